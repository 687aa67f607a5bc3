import { describe, expect, test } from 'vitest';
import { entryKind } from '../entry-kinds.ts';
import type { TelemetryEvent } from '../event.ts';
import { bounds, bytes, factsOf, Journal, kindsOf, later, shippedCatalogue } from '../testing/shipped.ts';
import { createFold } from './fold.ts';

const catalogue = shippedCatalogue();

function journal(): Journal {
  const started = new Journal(catalogue);
  started.register('d');
  return started;
}

describe('every entry', () => {
  test('becomes at least one event with its seq and at', () => {
    const to = journal();
    const odd = [
      to.take({ at: later(1), kind: entryKind.pulse, subject: '', label: '', payload: new Uint8Array() }),
      to.take({ at: later(2), kind: 99, subject: 'd', label: 'x', payload: new Uint8Array() }),
      to.daemon(later(3), 'yawn'),
      to.presence('nobody', later(4), 'online'),
      to.presence('d', later(5), 'perhaps'),
      to.take({ at: later(6), kind: entryKind.control, subject: 'd', label: 'device', payload: bytes('{') }),
    ];
    expect(odd).toEqual(odd.map((_, i) => [{ kind: 'pulse', seq: i + 2, idx: 0, at: later(i + 1) }]));
    expect(to.fold.flow().unreadableControls).toBe(1);
  });

  test('shares no memory with its events', () => {
    const to = journal();
    const status = bytes('online');
    const refused = bytes('{"uptime_s":"x"}');
    const take = (label: string, payload: Uint8Array): readonly TelemetryEvent[] =>
      to.take({ at: later(1), kind: entryKind.arrival, subject: 'd', label, payload });
    const [heard] = take('status', status);
    const [rejected] = take('telemetry', refused);
    status.fill(0);
    refused.fill(0);
    expect(heard).toMatchObject({ kind: 'heard', why: 'status', payload: bytes('online') });
    expect(rejected).toMatchObject({ kind: 'rejected', sample: bytes('{"uptime_s":"x"}') });
  });
});

describe('an arrival', () => {
  test('of a device nobody registered is refused', () => {
    const to = journal();
    expect(kindsOf(to.arrive('stranger', later(1), { rssi_dbm: -50 }))).toEqual(['unknown_device']);
    expect(to.fold.device('stranger')).toBeUndefined();
  });

  test('of a retired device is refused, until it is registered again', () => {
    const to = journal();
    to.presence('d', later(0), 'online');
    to.retire('d');
    expect(kindsOf(to.arrive('d', later(1), { rssi_dbm: -50 }))).toEqual(['retired_device']);
    expect(kindsOf(to.presence('d', later(2), 'online'))).toEqual(['pulse']);
    expect(to.fold.device('d')).toMatchObject({ retired: true, online: undefined, lastHeardAt: undefined });
    to.register('d');
    expect(kindsOf(to.arrive('d', later(3), { rssi_dbm: -50 }))).toEqual(['reading']);
  });

  test('of a type that the catalogue lacks is refused, and says so', () => {
    const to = journal();
    to.register('kettle-1', { type: 'kettle' });
    const [event] = to.arrive('kettle-1', later(1), { rssi_dbm: -50 });
    expect(event).toMatchObject({
      reason: 'unknown_device',
      detail: 'the catalogue has no type kettle; give kettle-1 one',
    });
  });

  test('that the broker refused is counted by device and reason, and is a sign of life', () => {
    const to = journal();
    expect(kindsOf(to.arrive('d', later(1), 'x', '!foreign_topic'))).toEqual(['foreign_topic']);
    expect(kindsOf(to.arrive('d', later(2), 'x', '!unknown_topic'))).toEqual(['unknown_topic']);
    expect(kindsOf(to.arrive('d', later(3), 'x', '!of_another_time'))).toEqual(['unknown_topic']);
    expect(to.fold.device('d')).toMatchObject({
      readings: 0,
      lastHeardAt: later(3),
      rejected: { foreign_topic: 1, unknown_topic: 2 },
    });
  });

  test('with a label of no contract is refused', () => {
    expect(kindsOf(journal().arrive('d', later(1), '{}', 'gossip'))).toEqual(['unknown_topic']);
  });

  test.each(['online', 'offline', ' online\n'])('of status %j is a sign of life', (word) => {
    expect(journal().arrive('d', later(1), word, 'status')).toEqual([
      { kind: 'heard', seq: 2, idx: 0, at: later(1), device: 'd', why: 'status', payload: bytes(word) },
    ]);
  });

  test.each(['', 'ONLINE', 'away', '"online"', ' '.repeat(100)])('of status %j is refused', (word) => {
    expect(kindsOf(journal().arrive('d', later(1), word, 'status'))).toEqual(['bad_status']);
  });

  test('of a reply is handed on as it is', () => {
    expect(journal().arrive('d', later(1), 'any bytes', 'command/reply')).toEqual([
      { kind: 'heard', seq: 2, idx: 0, at: later(1), device: 'd', why: 'reply', payload: bytes('any bytes') },
    ]);
  });

  test('shows at most its first 256 bytes when it is refused', () => {
    const [event] = journal().arrive('d', later(1), 'x'.repeat(1_000));
    expect(event?.kind === 'rejected' && event.sample.length).toBe(256);
  });
});

describe('presence', () => {
  test('is what the broker last said, and unknown from a start of the daemon', () => {
    const to = journal();
    expect(to.fold.device('d')?.online).toBeUndefined();
    expect(to.presence('d', later(1), 'online')).toEqual([
      { kind: 'presence', seq: 2, idx: 0, at: later(1), device: 'd', online: true },
    ]);
    expect(to.fold.device('d')).toMatchObject({ online: true, onlineSince: later(1) });
    to.presence('d', later(2), 'offline');
    expect(to.fold.device('d')).toMatchObject({ online: false, onlineSince: later(2) });
    expect(to.daemon(later(3), 'stop')).toMatchObject([{ kind: 'daemon', phase: 'stop' }]);
    expect(to.fold.device('d')?.online).toBe(false);
    expect(to.daemon(later(4), 'start')).toMatchObject([{ kind: 'daemon', phase: 'start' }]);
    expect(to.fold.device('d')).toMatchObject({ online: undefined, onlineSince: undefined });
    expect(to.daemon(later(5), 'admitting')).toMatchObject([{ kind: 'daemon', phase: 'admitting' }]);
  });
});

describe('a control', () => {
  test('is told with its facts, and a device is known from then on', () => {
    const to = new Journal(catalogue);
    const device = factsOf('d', { district: 'north', attributes: { gas_type: 'LPG' } });
    expect(to.control('d', { label: 'device', id: 4, device })).toEqual([
      { kind: 'control', seq: 1, idx: 0, at: later(0), subject: 'd', control: { label: 'device', id: 4, device } },
    ]);
    expect(to.fold.device('d')?.facts).toEqual(device);
    expect([...to.fold.devices()].map(({ facts }) => facts.id)).toEqual(['d']);
  });

  test('seen before changes nothing but lets time pass', () => {
    const to = new Journal(catalogue);
    to.control('d', { label: 'device', id: 4, device: factsOf('d') });
    to.control('d', { label: 'device-retired', id: 5 });
    expect(kindsOf(to.control('d', { label: 'device', id: 4, device: factsOf('d') }))).toEqual(['pulse']);
    expect(kindsOf(to.control('d', { label: 'device-retired', id: 5 }))).toEqual(['pulse']);
    expect(to.fold.device('d')?.retired).toBe(true);
  });

  test('about another subject than its device is not believed', () => {
    const to = new Journal(catalogue);
    expect(kindsOf(to.control('x', { label: 'device', id: 1, device: factsOf('d') }))).toEqual(['pulse']);
    expect(to.fold.flow().unreadableControls).toBe(1);
    expect([...to.fold.devices()]).toEqual([]);
  });

  test.each([
    { label: 'rule', id: 9, rule: { id: 'GH-02' }, version: 3 },
    { label: 'rule-retired', id: 9, rule: 'GH-02' },
    { label: 'clear', id: 9, rule: 'ES-01', by: 'anna' },
    { label: 'service-done', id: 9, by: 'anna' },
  ] as const)('of $label is handed on', (control) => {
    expect(new Journal(catalogue).control('d', control)).toMatchObject([{ kind: 'control', subject: 'd', control }]);
  });
});

test('the books balance: in = out + rejected + duplicates', () => {
  const to = journal();
  const good = { ts: later(0), seq: 1, uptime_s: 1 };
  const messages = [
    good,
    good,
    [good, { ts: later(1), seq: 2, uptime_s: 'x' }, 7, { seq: 3 }],
    '{',
    { uptime_s: 'x' },
    '[]',
  ];
  for (const message of messages) to.arrive('d', later(5), message);
  to.arrive('d', later(6), 'online', 'status');
  to.arrive('d', later(7), 'loud', 'status');
  to.arrive('nobody', later(8), good);
  const { in: received, out, duplicate, rejected, pending } = to.fold.flow().room;
  expect({ received, out, duplicate, rejected, pending }).toEqual({
    received: 12,
    out: 3,
    duplicate: 2,
    rejected: { bad_value: 2, not_an_object: 1, not_json: 1, empty_array: 1, bad_status: 1, unknown_device: 1 },
    pending: 0,
  });
});

test('limits are those of the options', () => {
  const limits = { maxBytes: 20, maxReadings: 1, maxSignals: 1, maxDepth: 2 };
  const fold = createFold(catalogue, { ...bounds, limits });
  const to = journal();
  for (const entry of to.entries) fold.take(entry);
  to.arrive('d', later(1), { uptime_s: 1, rssi_dbm: -50 });
  expect(kindsOf(to.entries.slice(1).flatMap((entry) => fold.take(entry)))).toEqual(['too_large']);
});
