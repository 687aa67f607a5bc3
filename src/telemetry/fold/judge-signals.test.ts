import { describe, expect, test } from 'vitest';
import { readingFlag } from '../event.ts';
import { Journal, kindsOf, readingsOf, shippedCatalogue, signalsOf, winter } from '../testing/shipped.ts';

const catalogue = shippedCatalogue();

function send(message: unknown, type = 'gas_water_heater') {
  const journal = new Journal(catalogue);
  journal.register('d', { type });
  const events = journal.arrive('d', winter, message);
  const [reading] = readingsOf(events);
  return {
    kinds: kindsOf(events),
    signals: reading && signalsOf(reading),
    slots: reading?.slots,
    unknown: reading?.unknown && { ...reading.unknown },
    partial: reading && (reading.flags & readingFlag.partial) > 0,
    details: events.flatMap((event) => (event.kind === 'rejected' ? [event.detail] : [])),
    view: journal.fold.device('d'),
  };
}

describe('a signal', () => {
  test('of each kind is taken as it is sent', () => {
    const message = {
      gas_supply_pressure_pa: 1987.5,
      burner_state: 'flame',
      freeze_pump_on: false,
      firmware_version: '1.2',
    };
    expect(send(message)).toMatchObject({ kinds: ['reading'], signals: message, partial: false, details: [] });
  });

  test('comes out in rising slots, whatever the order of the message', () => {
    const { slots } = send({ water_total_l: 1, burner_state: 'idle', rssi_dbm: -50, water_flow_lpm: 2, uptime_s: 5 });
    expect(slots).toEqual(slots?.toSorted((a, b) => a - b));
    expect(new Set(slots).size).toBe(5);
  });

  test('far outside its nominal range is news and kept', () => {
    const { signals } = send({ leakage_current_ma: 3_000, tank_upper_temp_c: 130 }, 'electric_water_heater');
    expect(signals).toEqual({ leakage_current_ma: 3_000, tank_upper_temp_c: 130 });
  });

  test.each([
    ['gas_supply_pressure_pa', '1987', 'bad_value', 'gas_supply_pressure_pa is "1987"; send a finite number, unquoted'],
    ['gas_supply_pressure_pa', true, 'bad_value', 'gas_supply_pressure_pa is true; send a finite number, unquoted'],
    ['gas_supply_pressure_pa', {}, 'bad_value', 'gas_supply_pressure_pa is an object; send a finite number, unquoted'],
    [
      'gas_supply_pressure_pa',
      1e9,
      'out_of_range',
      'gas_supply_pressure_pa is 1000000000; believable is -5000 to 400000 Pa: check sensor and unit',
    ],
    [
      'cabinet_temp_c',
      -127,
      'out_of_range',
      'cabinet_temp_c is -127; believable is -80 to 300 °C: check sensor and unit',
    ],
    [
      'burner_cycle_total_count',
      -1,
      'out_of_range',
      'burner_cycle_total_count is -1; believable is 0 to ∞: check sensor and unit',
    ],
    ['freeze_pump_on', 1, 'bad_value', 'freeze_pump_on is 1; send true or false'],
    ['freeze_pump_on', 'true', 'bad_value', 'freeze_pump_on is "true"; send true or false'],
    [
      'burner_state',
      'FLAME',
      'unknown_enum_value',
      'burner_state is "FLAME"; send one of idle, prepurge, ignite, flame, postpurge, freeze_burn, lockout',
    ],
    ['burner_state', 3, 'bad_value', 'burner_state is 3; send one of its words as a text'],
    [
      'firmware_version',
      1.2,
      'bad_value',
      'firmware_version is 1.2; send a text of at most 256 characters without U+0000',
    ],
    [
      'firmware_version',
      'v'.repeat(257),
      'bad_value',
      `firmware_version is "${'v'.repeat(40)}…"; send a text of at most 256 characters without U+0000`,
    ],
  ])('%s of %j is refused alone, as %s, and the rest stays', (name, value, reason, sentence) => {
    const { kinds, signals, partial, details } = send({ [name]: value, uptime_s: 5 });
    expect(kinds).toEqual(['reading', reason]);
    expect([signals, partial, details]).toEqual([{ uptime_s: 5 }, true, [sentence]]);
  });

  test.each(['{"uptime_s":1e999}', '{"uptime_s":-1e999}'])('too great for a double is refused: %s', (message) => {
    expect(send(message).kinds).toEqual(['bad_value']);
  });

  test.each(['{"firmware_version":"\\ud800"}', '{"firmware_version":"a\\u0000b"}', '{"x":"\\udfff\\ud800"}'])(
    'that no store could give back unchanged is refused: %s',
    (message) => {
      expect(send(message).kinds).toEqual(['bad_value']);
    },
  );

  test('of -0 is a plain zero', () => {
    expect(Object.is(send('{"gas_supply_pressure_pa":-0}').signals?.gas_supply_pressure_pa, 0)).toBe(true);
    expect(Object.is(send('{"mystery":-0.0}').unknown?.mystery, 0)).toBe(true);
  });

  test('makes a message without any good one a mere rejection, counted by reason', () => {
    const { kinds, view } = send({ gas_supply_pressure_pa: 'low', burner_state: 'odd' });
    expect(kinds).toEqual(['bad_value', 'unknown_enum_value']);
    expect(view).toMatchObject({ readings: 0, rejectedTotal: 2, rejected: { bad_value: 1, unknown_enum_value: 1 } });
  });
});

describe('an unknown signal', () => {
  test('is kept aside and flagged', () => {
    const unknown = { 水压: 3, constructor: 'x', toString: true, 'Gas pressure (raw)': 5 };
    expect(send({ ...unknown, uptime_s: 5 })).toMatchObject({ kinds: ['reading'], unknown, partial: true });
  });

  test('alone still makes a reading', () => {
    expect(send({ mystery: 1 })).toMatchObject({ kinds: ['reading'], signals: {}, unknown: { mystery: 1 } });
  });

  test.each(['{"__proto__":1}', '{"":1}', '{"a\\u0007":1}', '{"\\ud800":1}', `{"${'n'.repeat(65)}":1}`])(
    'needs a name that can be shown: %s',
    (message) => {
      expect(send(message).kinds).toEqual(['bad_value']);
    },
  );

  test('that is no plain value is refused', () => {
    expect(send({ mystery: { deep: 1 }, uptime_s: 1 }).details).toEqual([
      'mystery is an object; send a finite number, a text or a bool',
    ]);
  });

  test('beyond the 32nd is left out, and that is told', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`mystery_${i}`, i]));
    const { kinds, unknown, details } = send(many);
    expect(kinds).toEqual(['reading', 'too_many_signals']);
    expect(Object.keys(unknown ?? {})).toHaveLength(32);
    expect(details).toEqual(['8 unknown signals beyond 32 were left out; add them to the catalogue']);
  });
});

test('of very many bad signals 32 are told one by one and the rest by reason, all are counted', () => {
  const item = { gas_supply_pressure_pa: 'low', burner_state: 'odd' };
  const { kinds, details, view } = send(new Array(100).fill(item));
  expect(kinds).toHaveLength(34);
  expect(details.slice(32).map((detail) => detail.split(',')[0])).toEqual([
    '84 more of this message',
    '84 more of this message',
  ]);
  expect(view?.rejected).toEqual({ bad_value: 100, unknown_enum_value: 100 });
});
