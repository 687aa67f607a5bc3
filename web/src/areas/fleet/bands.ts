import type { Alert } from '../../api/schema.d.ts';
import type { Band } from '../../kit/telemetry-option.ts';

/** The episodes that fall into the range, as shaded spans; one that still lasts ends with it. */
export function bandsOf(alerts: readonly Alert[], from: number, to: number): Band[] {
  return alerts.flatMap((alert): Band[] => {
    const begin = Math.max(Date.parse(alert.since), from);
    const end = Math.min(alert.recovered_at === null ? to : Date.parse(alert.recovered_at), to);
    return end <= begin ? [] : [{ name: alert.title, from: begin, to: end, kind: 'episode' }];
  });
}
