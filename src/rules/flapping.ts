import { type Static, Type } from 'typebox';
import { type Duration, days, formatDuration, millis, parseDuration, seconds } from '../base/index.ts';
import type { RuleDocument } from './document.ts';
import type { DocumentFault } from './form-faults.ts';
import { type Severity, severities } from './verdict.ts';

/** Episodes that come and go: one of them stays open until it has been quiet. */

export const flappingSchema = Type.Object(
  {
    episodes: Type.Integer({ minimum: 1, maximum: 16, description: 'this many may begin' }),
    within: Type.String({
      pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$',
      description: 'in this time, and as long must it then be quiet',
    }),
    severity: Type.Optional(Type.Enum([...severities], { description: 'of the one that stays open' })),
  },
  {
    additionalProperties: false,
    description: 'an episode more than `episodes` in `within` stays open until the end has held for `within`',
  },
);

export interface Flapping {
  readonly episodes: number;
  readonly within: Duration;
  readonly severity: Severity | undefined;
}

export function flappingOf(written: Static<typeof flappingSchema> | undefined): Flapping | undefined {
  if (written === undefined) return undefined;
  const { episodes, within, severity } = written;
  return { episodes, within: parseDuration(within) ?? millis(0), severity: severity as Severity | undefined };
}

export function flappingJson(flapping: Flapping | undefined): Pick<RuleDocument, 'flapping'> {
  if (flapping === undefined) return {};
  const { episodes, within, severity } = flapping;
  return { flapping: { episodes, within: formatDuration(within), ...(severity === undefined ? {} : { severity }) } };
}

const shortest = seconds(1);
const longest = days(30);

export function flappingFaults({ flapping, clear, quorum }: RuleDocument): readonly DocumentFault[] {
  if (flapping === undefined) return [];
  const faults: DocumentFault[] = [];
  const within = parseDuration(flapping.within) ?? 0;
  if (within < shortest || within > longest) {
    const sentence = `\`flapping.within\` is \`${flapping.within}\`: write a span from 1s to 30d, e.g. 1h`;
    faults.push({ pointer: '/flapping/within', code: 'bad_field', sentence });
  }
  const exclude = (what: string, sentence: string): void => {
    faults.push({
      pointer: '/flapping',
      code: 'contradiction',
      sentence: `\`flapping\` beside \`${what}\`: ${sentence}`,
    });
  };
  if (clear === 'manual') exclude('clear: manual', 'an episode that a person ends does not flap, remove one of them');
  if (quorum !== undefined) exclude('quorum', 'a group ends by its share, write a lower `clear.share`');
  return faults;
}
