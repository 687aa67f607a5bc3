import { expect, test } from 'vitest';
import type { TruthRecord } from '../../simulators/scenarios/truth.ts';
import type { AlertFinding } from './findings.ts';
import { joinTowns } from './join.ts';
import type { Play, Played } from './play.ts';
import { score } from './score.ts';

const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;
const day = 24 * hour;

const play: Play = {
  scenario: 'SC-12',
  scenarios: ['SC-12'],
  mix: ['elevator'],
  devices: 2,
  days: 10,
  start: '2026-01-01T00:00:00Z',
  rules: ['EL-02'],
  foresees: 'failure_at',
};

const truth = (device: string, details: TruthRecord['details']): TruthRecord => ({
  scenario: 'SC-12',
  device,
  kind: 'door_wear',
  onset: new Date(start).toISOString(),
  end: new Date(start + 8 * day).toISOString(),
  details: { must_not_fire: [], ...details },
});

const alert = (rule: string, id: string, openedAt: number): AlertFinding => ({
  id: `${rule} ${id} ${openedAt}`,
  rule,
  subject: { kind: 'device', id },
  openedAt,
  endedAt: undefined,
  severity: 'P4',
});

const played = (truths: readonly TruthRecord[], alerts: readonly AlertFinding[]): Played => ({
  truths,
  findings: { alerts, tickets: [], careCalls: 0 },
  deviceDays: 20,
  messages: 0,
  seconds: 0,
});

const worn = truth('a', { must_fire: ['EL-02'], failure_at: new Date(start + 7 * day).toISOString() });

test('an alert before the event counts with its lead; one after the event does not', () => {
  const early = score(play, played([worn], [alert('EL-02', 'a', start + 2 * day)]));
  expect(early).toMatchObject({ events: 1, recall: 1, precision: 1, lead_p50_s: (5 * day) / 1_000 });
  const late = score(play, played([worn], [alert('EL-02', 'a', start + 7.5 * day)]));
  expect(late).toMatchObject({ recall: 0, precision: 1, lead_p50_s: null });
});

test('an alert of another device, of another rule, or of long before is false', () => {
  const alerts = [
    alert('EL-02', 'b', start + day),
    alert('EL-07', 'a', start + day),
    alert('EL-02', 'a', start - 31 * day),
  ];
  const result = score(play, played([worn], alerts));
  expect(result).toMatchObject({ recall: 0, false_alerts: 3, false_by_rule: { 'EL-02': 2, 'EL-07': 1 } });
  expect(result.false_per_device_year).toBeCloseTo((3 * 365.25) / 20, 6);
});

test('a second alert of one event is a duplicate, not a second find', () => {
  const alerts = [alert('EL-02', 'a', start + day), alert('EL-02', 'a', start + 3 * day)];
  expect(score(play, played([worn], alerts))).toMatchObject({ recall: 1, duplicates_per_incident: 1 });
});

test('the towns of a play are one fleet', () => {
  const other = truth('town-1-a', { must_fire: ['EL-02'], failure_at: new Date(start + 7 * day).toISOString() });
  const found = played([worn], [alert('EL-02', 'a', start + 2 * day)]);
  const missed = played([other], [alert('EL-07', 'town-1-b', start + day)]);
  const result = score(play, joinTowns([found, missed]));
  expect(result).toMatchObject({ events: 2, recall: 0.5, false_by_rule: { 'EL-07': 1 } });
  expect(result.device_years).toBeCloseTo(40 / 365.25, 6);
});

test('what the truth forbids by name is told apart', () => {
  const healthy = { ...truth('b', { must_fire: [] }), details: { must_fire: [], must_not_fire: ['EL-02'] } };
  const result = score(play, played([healthy], [alert('EL-02', 'b', start + day)]));
  expect(result).toMatchObject({ events: 0, recall: null, forbidden: { 'EL-02': 1 } });
});
