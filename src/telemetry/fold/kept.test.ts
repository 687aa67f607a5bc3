import { describe, expect, test } from 'vitest';
import type { KeptMessage } from '../event.ts';
import { bytes, Journal, kindsOf, later, readingsOf, shippedCatalogue, signalsOf } from '../testing/shipped.ts';

const catalogue = shippedCatalogue();
const kept = (second: number, message: unknown, label = 'telemetry'): KeptMessage => ({
  at: later(second),
  label,
  payload: Buffer.from(bytes(message)).toString('base64'),
});
const pressure = (pa: number, more: object = {}) => ({ ...more, values: { gas_supply_pressure_pa: pa } });

describe('what a device said before it was registered', () => {
  test('is read in order at its registration, each message as of its own arrival', () => {
    const journal = new Journal(catalogue);
    expect(kindsOf(journal.arrive('d', later(0), pressure(1)))).toEqual(['unknown_device']);
    journal.register('d', {}, later(3_600));
    const messages = [kept(0, pressure(1)), kept(5, pressure(2, { ts: later(4) })), kept(9, 'nonsense')];
    const events = journal.change('d', { label: 'kept', messages, online: true }, later(3_600));
    expect(kindsOf(events)).toEqual(['presence', 'reading', 'reading', 'not_json']);
    expect(events.map(({ seq, idx, at }) => [seq, idx, at])).toEqual([0, 1, 2, 3].map((i) => [3, i, later(3_600)]));
    const readings = readingsOf(events);
    expect(readings.map(({ ts }) => ts)).toEqual([later(0), later(4)]);
    expect(readings.map((one) => signalsOf(one).gas_supply_pressure_pa)).toEqual([1, 2]);
    expect(new TextDecoder().decode((events[3] as { sample: Uint8Array }).sample)).toBe('nonsense');
    expect(journal.fold.device('d')).toMatchObject({ online: true, readings: 2, lastHeardAt: later(9) });
  });

  test('is a duplicate where the broker sent it once more since, and says nothing against what is newer', () => {
    const journal = new Journal(catalogue);
    journal.register('d');
    journal.presence('d', later(19), 'offline');
    journal.arrive('d', later(20), pressure(1, { ts: later(1) }));
    journal.arrive('d', later(21), pressure(2, { seq: 7 }));
    const messages = [kept(2, pressure(1, { ts: later(1) })), kept(3, pressure(2, { seq: 7 }))];
    const events = journal.change('d', { label: 'kept', messages, online: true }, later(30));
    expect(kindsOf(events)).toEqual(['duplicate', 'duplicate']);
    expect(journal.fold.device('d')).toMatchObject({ online: false, lastHeardAt: later(21) });
  });

  test('is read once, however often the entry is written, and by nobody when the device was retired', () => {
    const journal = new Journal(catalogue);
    journal.register('d');
    const control = { label: 'kept', id: 9, messages: [kept(1, pressure(1))], online: null } as const;
    expect(kindsOf(journal.control('d', control))).toEqual(['reading']);
    expect(kindsOf(journal.control('d', control))).toEqual(['pulse']);
    const again = journal.newFold();
    again.restore(structuredClone(journal.fold.snapshot()));
    journal.fold = again;
    expect(kindsOf(journal.control('d', control))).toEqual(['pulse']);
    journal.control('d', { label: 'device-retired', id: 10 });
    expect(kindsOf(journal.control('d', { ...control, id: 11 }))).toEqual(['retired_device']);
  });
});
