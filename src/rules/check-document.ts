import { Compile } from 'typebox/compile';
import { days, minutes, parseDuration } from '../base/index.ts';
import { canaryFaults } from './canary.ts';
import { type RuleDocument, type RuleFaultCode, ruleSchema } from './document.ts';
import { flappingFaults } from './flapping.ts';
import { type DocumentFault, type Form, formFaults } from './form-faults.ts';
import { overrideFaults } from './overrides.ts';
import { quorumFaults } from './quorum-document.ts';

const validator = Compile(ruleSchema);
const form: Form = { schema: ruleSchema, errors: (value) => validator.Errors(value) };

/** Whether `value` has the form of a rule document; every fault at once. */
export function checkDocument(value: unknown): readonly DocumentFault[] {
  const faults = formFaults(form, value);
  return faults.length === 0 ? contradictions(value as RuleDocument) : faults;
}

/** What the schema cannot say: which fields go together. */
function contradictions(document: RuleDocument): readonly DocumentFault[] {
  const faults: DocumentFault[] = [];
  const add = (pointer: string, code: RuleFaultCode, sentence: string): void => {
    faults.push({ pointer, code, sentence });
  };
  const forms = (['when', 'levels', 'missing', 'quorum'] as const).filter((form) => document[form] !== undefined);
  if (forms.length === 0)
    add('/when', 'missing_field', 'the rule looks for nothing: add `when`, `levels`, `missing` or `quorum`');
  if (forms.length > 1)
    add(`/${forms[1]}`, 'contradiction', `\`${forms.join('` and `')}\` exclude each other: keep one`);
  if (forms.length !== 1) return faults;
  const levelled = document.levels !== undefined || document.quorum?.levels !== undefined;
  if (levelled && document.severity !== undefined) {
    add('/severity', 'contradiction', '`severity` beside `levels`: give each level its own');
  }
  if (!levelled && document.severity === undefined)
    add('/severity', 'missing_field', '`severity` is missing: add P1 to P4');
  if (document.for !== undefined && document.when === undefined) {
    add('/for', 'contradiction', `\`for\` belongs to \`when\`: ${remedyFor(document)}`);
  }
  if (document.missing !== undefined && typeof document.clear === 'object' && document.clear.when !== undefined) {
    add('/clear/when', 'contradiction', 'a `missing` rule clears by a sign of life: remove `clear.when`');
  }
  if (document.every !== undefined) checkSchedule(document, document.every, add);
  return [
    ...faults,
    ...quorumFaults(document),
    ...canaryFaults(document),
    ...overrideFaults(document),
    ...flappingFaults(document),
  ];
}

function remedyFor(document: RuleDocument): string {
  if (document.quorum !== undefined) return 'write `quorum.for`';
  return document.levels === undefined ? '`missing` says how long' : 'give each level its own';
}

const shortestTurn = minutes(1);
const longestTurn = days(31);

function checkSchedule(
  { missing, quorum }: RuleDocument,
  text: string,
  add: (at: string, code: RuleFaultCode, says: string) => void,
): void {
  const every = parseDuration(text);
  if (every === undefined || every < shortestTurn || every > longestTurn) {
    add('/every', 'bad_field', `\`every\` is \`${text}\`: write a span from 1m to 31d, e.g. 1d`);
  }
  const other = missing === undefined ? (quorum === undefined ? undefined : 'quorum') : 'missing';
  if (other !== undefined) {
    add('/every', 'contradiction', `\`every\` asks for the windows of \`when\`, not of \`${other}\`: remove it`);
  }
}
