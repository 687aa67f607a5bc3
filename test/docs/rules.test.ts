import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatDuration } from '../../src/base/index.ts';
import { readCatalogueFiles } from '../../src/catalogue-files.ts';
import { ruleSchema } from '../../src/rules/document.ts';
import { functions, type ParameterKind } from '../../src/rules/functions.ts';
import { parseRule, type Rule } from '../../src/rules/index.ts';
import { ruleTestSchema } from '../../src/rules/testing/test-document.ts';
import { root } from '../harness/daemon.ts';
import { readPage, tableUnder } from './pages.ts';
import { tableOf, withRegions } from './regions.ts';

const page = readPage('docs/rules.md');

const words: Readonly<Record<ParameterKind, string>> = {
  measured: 'signal',
  signal: 'signal',
  number: 'number',
  bool: 'condition',
  any: 'value',
  window: '"5m"',
  months: '"90d"',
  share: '0.1',
  few: '3',
};

/** What may stand in the place of a signal, where not any may. */
const ofWhat = (parameters: readonly ParameterKind[]): string =>
  parameters.includes('measured') ? 'numbers, bools' : parameters.includes('signal') ? 'every kind' : '–';

function functionTable(): string {
  const rows = Object.entries(functions).map(([name, { parameters, says }]) => [
    `\`${name}(${parameters.map((parameter) => words[parameter]).join(', ')})\``,
    ofWhat(parameters),
    says,
  ]);
  return tableOf(['call', 'signals', 'gives'], rows);
}

function faultTable(): string {
  const union = /type RuleFaultCode =\n((?: {2}\| '\w+'\n?)+)/.exec(
    readFileSync(join(root, 'src/rules/document.ts'), 'utf8'),
  );
  const codes = [...(union?.[1] ?? '').matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
  const told = readFaults();
  return tableOf(
    ['code', 'what is wrong', 'e.g.'],
    codes.map((code) => [`\`${code}\``, faultWords[code] ?? '?', shortest(told.filter((one) => one.code === code))]),
  );
}

interface Told {
  readonly code: string;
  readonly sentence: string;
}

/** What is told of the faulty rules that the command line and the API are held to. */
function readFaults(): readonly Told[] {
  const folder = join(root, 'test/acceptance/faulty-rules');
  const files = readdirSync(folder).filter((file) => file.endsWith('.faults.json'));
  return files.sort().flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

const shortest = (told: readonly Told[]): string =>
  told
    .map(({ sentence }) => sentence)
    .sort((a, b) => a.length - b.length)[0]
    ?.replaceAll('|', '\\|') ?? '?';

const faultWords: Readonly<Record<string, string>> = {
  not_yaml: 'the text is no YAML, or uses aliases',
  bad_field: 'a field holds what it cannot hold',
  unknown_field: 'there is no such field',
  missing_field: 'a field is missing',
  contradiction: 'two fields exclude each other, or the id is another than that of the path',
  bad_expression: 'the expression cannot be read',
  too_large: 'the text has more than 65,536 characters, or an expression more than 400 parts',
  not_supported: 'CEL has it and rules do not',
  unknown_name: 'no signal, attribute, parameter, group or rule has this name',
  unknown_function: 'there is no such function',
  bad_argument: 'a function was given too many, too few or the wrong arguments',
  bad_window: 'a window is no span, or none that the function takes',
  bad_kinds: 'a number, a text or a condition stands where another is needed',
  unknown_value: 'a state is compared with a word that it never has',
  unknown_device_type: 'there is no such device type',
  unknown_condition: 'the device type has no such condition',
  unknown_code: 'the catalogue has no such fault code or call script',
  unit_mismatch: 'numbers in different units are compared, added or subtracted',
  out_of_range: 'a threshold lies beyond what its signal or function can be',
  beyond_retention: 'a window or span is longer than the store keeps telemetry',
  never_fires: 'the condition, a level or a part of it can never be true',
  never_clears: 'no reading could ever end an episode of this rule',
};

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly patternProperties?: Readonly<Record<string, Described>>;
}

/** Every field of a rule test; one row for those of one meaning, wherever they stand. */
function testTable(): string {
  const places = new Map<string, Described>();
  const { device = {}, devices, tests } = ruleTestSchema.properties as Readonly<Record<string, Described>>;
  const test = tests?.items ?? {};
  places.set('the file', ruleTestSchema as Described);
  places.set('a test', test);
  places.set('`device`', device);
  places.set('one of `devices`', Object.values(devices?.patternProperties ?? {})[0] ?? {});
  for (const [name, { items }] of Object.entries(test.properties ?? {})) {
    if (items?.properties !== undefined) places.set(`\`${name}\``, items);
  }
  const rows = new Map<string, { places: string[]; fields: string[]; meaning: string }>();
  for (const [place, { properties = {} }] of places) {
    const byMeaning = Map.groupBy(Object.keys(properties), (name) => properties[name]?.description ?? '?');
    for (const [meaning, names] of byMeaning) {
      const fields = names.map((name) => `\`${name}\``);
      const key = `${fields.join()} ${meaning}`;
      const row = rows.get(key) ?? { places: [], fields, meaning };
      row.places.push(place);
      rows.set(key, row);
    }
  }
  return tableOf(
    ['in', 'field', 'meaning'],
    [...rows.values()].map((row) => [row.places.join(', '), row.fields.join(', '), row.meaning]),
  );
}

function defaultRules(): Rule[] {
  return readCatalogueFiles().rules.map(({ path, text }) => {
    const parsed = parseRule(text, path);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    return parsed.rule;
  });
}

function severitiesOf({ detect }: Rule): string {
  const all = detect.kind === 'missing' ? [detect.severity] : detect.levels.map(({ severity }) => severity);
  return [...new Set(all)].sort().join(', ');
}

function followsFrom({ ticket, careCall, clear }: Rule): string {
  const after = (span: number): string => (span === 0 ? '' : ` after ${formatDuration(span as never)}`);
  const due = careCall?.due === undefined ? '' : ` within ${formatDuration(careCall.due)}`;
  if (ticket === undefined && careCall === undefined) return 'an alert';
  return [
    ...(ticket === undefined ? [] : [`ticket ${ticket.fault}${after(ticket.after)}`]),
    ...(careCall === undefined ? [] : [`call ${careCall.script}${due}${after(careCall.after)}`]),
    ...(clear.kind === 'manual' ? ['a person ends it'] : []),
  ].join('; ');
}

const ruleTable = (): string =>
  tableOf(
    ['id', 'title', 'severity', 'what follows'],
    defaultRules().map((rule) => [rule.id, rule.title.en, severitiesOf(rule), followsFrom(rule)]),
  );

const regions: Readonly<Record<string, () => string>> = {
  'src/rules/functions.ts': functionTable,
  'src/rules/document.ts': faultTable,
  'src/rules/testing/test-document.ts': testTable,
  'catalogue/rules': ruleTable,
};

it('the tables of functions, faults and default rules say what the code says', async () => {
  const text = withRegions(page.text, (name) => regions[name]?.());
  expect(text).not.toContain('| ?');
  await expect(text).toMatchFileSnapshot('../../docs/rules.md');
});

it('the table of fields has every field of a rule, and no other', () => {
  const fields = tableUnder(page, '## Fields').map(([field]) => field?.replaceAll('`', ''));
  expect(fields).toEqual(Object.keys(ruleSchema.properties));
});
