import type { BacktestCompared } from '../../../api/schema.d.ts';

export interface Figure {
  readonly key: string;
  readonly value: number | null;
  readonly unit: 'count' | 'share' | 'minutes' | 'seconds';
}

type Judged = Pick<
  BacktestCompared,
  'episodes_total' | 'tickets' | 'care_calls' | 'agent_minutes' | 'devices_hit' | 'judged'
>;

/** What a version found, what it would cost, and how it stands against tickets that people judged. */
export function figuresOf({ judged, ...version }: Judged): Figure[] {
  const count = (key: string, value: number | null): Figure => ({ key, value, unit: 'count' });
  return [
    count('episodes', version.episodes_total),
    count('devices', version.devices_hit),
    count('tickets', version.tickets),
    count('calls', version.care_calls),
    { key: 'cost', value: version.agent_minutes, unit: 'minutes' },
    { key: 'precision', value: judged?.precision ?? null, unit: 'share' },
    { key: 'recall', value: judged?.recall ?? null, unit: 'share' },
    count('confirmed', judged?.confirmed_found ?? null),
    count('falseAlarms', judged?.false_alarms_repeated ?? null),
    { key: 'lead', value: judged?.lead_p50_s ?? null, unit: 'seconds' },
  ];
}
