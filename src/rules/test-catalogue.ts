import { days, minutes, seconds } from '../base/index.ts';
import type { Catalogue, DeviceType, Signal } from '../telemetry/index.ts';

/** A small catalogue for this room's tests: a heater with every kind of signal, and a lift with few. */

type Sketch = Omit<Partial<Signal>, 'slot'> & Pick<Signal, 'name' | 'kind'>;

function deviceType(name: string, signals: readonly Sketch[], rest: Partial<DeviceType> = {}): DeviceType {
  const full = signals.map(
    (signal, slot): Signal => ({
      unit: '',
      maxAge: minutes(15),
      title: { en: signal.name, 'zh-CN': signal.name },
      ...signal,
      slot,
    }),
  );
  return {
    name,
    title: { en: name, 'zh-CN': name },
    signals: full,
    slotOf: new Map(full.map((signal) => [signal.name, signal.slot])),
    conditions: [],
    idleInterval: minutes(5),
    silenceAfter: minutes(30),
    attributes: {},
    attributesBy: [],
    ...rest,
  };
}

export const heater = deviceType(
  'heater',
  [
    { name: 'pressure_pa', kind: 'number' },
    { name: 'burner_state', kind: 'enum', values: ['idle', 'ignite', 'flame'] },
    { name: 'temp_c', kind: 'number' },
    { name: 'leak_on', kind: 'bool', maxAge: days(1) },
    { name: 'service_on', kind: 'bool', maxAge: days(1) },
    { name: 'note', kind: 'text' },
    { name: 'quick_v', kind: 'number', maxAge: seconds(20) },
  ],
  {
    conditions: [{ name: 'service_mode', when: 'service_on' }],
    attributes: { limit_c: 60, brand: 'none' },
    attributesBy: [{ attribute: 'rated_pa', by: 'gas_type', values: { '12T': 2000, LPG: 2800 } }],
  },
);

export const lift = deviceType('lift', [
  { name: 'door_state', kind: 'enum', values: ['open', 'closed'] },
  { name: 'temp_c', kind: 'number' },
]);

export const testCatalogue: Catalogue = {
  types: new Map([
    [heater.name, heater],
    [lift.name, lift],
  ]),
};
