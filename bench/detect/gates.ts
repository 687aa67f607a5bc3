import type { Score } from './score.ts';

/** A promise about a figure (DOMAIN 8.3), and whether the run kept it. */
export interface Gate {
  readonly text: string;
  readonly kept: boolean;
  /** The figure as it came out. */
  readonly value: string;
}

const minutes = (seconds: number): number => seconds / 60;
const days = (seconds: number): number => seconds / 86_400;

/** The gates of the scenarios that were run. */
export function judge(scores: readonly Score[]): readonly Gate[] {
  return scores.flatMap((score) => gatesOf[score.scenario]?.(score) ?? []);
}

const gatesOf: Readonly<Record<string, (score: Score) => readonly Gate[]>> = {
  'SC-14': ({ recall, detect_p95_s }) => [
    atLeast('SC-14 recall >= 99 %', recall, 0.99, percent),
    atMost('SC-14 detected within 180 s, p95', detect_p95_s, 180, (value) => `${value.toFixed(1)} s`),
  ],
  'SC-04': ({ events, recall, incidents_per_event, incidents_astray, member_tickets }) => [
    atLeast('SC-04 every peak has an incident', events === 0 ? null : recall, 1, percent),
    atMost('SC-04 incidents a peak at most 1', incidents_per_event, 1, (value) => value.toFixed(2)),
    atMost('SC-04 incidents outside peaks 0', incidents_astray, 0, String),
    atMost('SC-04 member tickets 0', member_tickets, 0, String),
  ],
  'SC-12': ({ recall, lead_p50_s }) => [
    atLeast('SC-12 recall >= 90 %', recall, 0.9, percent),
    atLeast('SC-12 lead p50 >= 14 d', lead_p50_s, 14 * 86_400, (value) => `${days(value).toFixed(1)} d`),
  ],
  'SC-01': ({ lead_p10_s }) => [
    atLeast('SC-01 lead p10 >= 30 min', lead_p10_s, 30 * 60, (value) => `${minutes(value).toFixed(0)} min`),
  ],
  null: ({ false_per_device_year }) => [
    atMost('null fleet <= 0.1 false alerts a device-year', false_per_device_year, 0.1, (value) => value.toFixed(3)),
  ],
};

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

type Show = (value: number) => string;

function atLeast(text: string, value: number | null, bound: number, show: Show): Gate {
  return { text, kept: value !== null && value >= bound, value: value === null ? 'nothing found' : show(value) };
}

function atMost(text: string, value: number | null, bound: number, show: Show): Gate {
  return { text, kept: value !== null && value <= bound, value: value === null ? 'nothing found' : show(value) };
}
