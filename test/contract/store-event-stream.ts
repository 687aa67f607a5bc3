/** Random streams of events, as telemetry might make them, over a few days. */
import fc from 'fast-check';
import { instant } from '../../src/base/index.ts';
import type { Control, DeviceType, SignalValue, TelemetryEvent } from '../../src/telemetry/index.ts';
import { rejectionReasons } from '../../src/telemetry/index.ts';
import { heater, lift, MONDAY, reading } from './store-world.ts';

const device = fc.constantFrom('h-1', 'h-2', "l'1", '电梯 "2"');
const text = fc.string({ unit: fc.constantFrom(...'aB9 \0"\'\\\n%é电🦆\u2028'), maxLength: 12 });
const bytes = fc.uint8Array({ maxLength: 20 });
// Telemetry never lets 0 with a sign, NaN or infinity through.
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0);

const kinds = { number, bool: fc.boolean(), enum: fc.constantFrom('idle', 'flame'), text } as const;

const valuesOf = ({ signals }: DeviceType): fc.Arbitrary<Record<string, SignalValue>> => {
  const each = signals.map(({ name, kind }): [string, fc.Arbitrary<SignalValue>] => [name, kinds[kind]]);
  return fc.record(Object.fromEntries(each), { requiredKeys: [] }) as fc.Arbitrary<Record<string, SignalValue>>;
};

// None of them a signal of the catalogue.
const unknown = fc.dictionary(
  text.map((name) => `x ${name}`),
  fc.oneof(number, fc.boolean(), text),
  { minKeys: 1, maxKeys: 3 },
);

type Sketch = (common: { seq: number; idx: number; at: number }) => TelemetryEvent;

const readings = fc
  .record({
    type: fc.constantFrom(heater, lift),
    device,
    lag: fc.integer({ min: -1_000, max: 200_000_000 }),
    flags: fc.nat({ max: 31 }),
    unknown: fc.option(unknown, { nil: undefined }),
  })
  .chain(({ type, ...rest }) => valuesOf(type).map((values) => ({ type, values, ...rest })))
  .map(({ lag, flags, unknown: strange, ...rest }): Sketch => {
    const strays = strange === undefined ? {} : { unknown: strange };
    return ({ seq, idx, at }) => ({ ...reading({ seq, idx, at, ts: at - lag, ...rest, ...strays }), flags });
  });

const control: fc.Arbitrary<Control> = fc.oneof(
  fc.record({ label: fc.constant('rule' as const), id: fc.nat(), rule: fc.jsonValue(), version: fc.nat() }),
  fc.record({ label: fc.constant('clear' as const), id: fc.nat(), rule: text, by: text }),
  fc.record({ label: fc.constant('device-retired' as const), id: fc.nat() }),
);

const withInstant = (event: object) => (common: { seq: number; idx: number; at: number }) =>
  ({ ...common, at: instant(common.at), ...event }) as TelemetryEvent;

const others = fc
  .oneof(
    fc.record({ kind: fc.constant('heard'), device, why: fc.constantFrom('duplicate', 'rejected') }),
    fc.record({ kind: fc.constant('heard'), device, why: fc.constantFrom('status', 'reply'), payload: bytes }),
    fc.record({
      ...{ kind: fc.constant('rejected'), device, reason: fc.constantFrom(...rejectionReasons) },
      ...{ detail: text, sample: bytes },
    }),
    fc.record({ kind: fc.constant('presence'), device, online: fc.boolean() }),
    fc.record({ kind: fc.constant('daemon'), phase: fc.constantFrom('start', 'admitting', 'stop') }),
    fc.record({ kind: fc.constant('control'), subject: device, control }),
    fc.record({ kind: fc.constant('pulse') }),
  )
  .map(withInstant);

const entry = fc.record({
  skipped: fc.nat({ max: 2 }),
  gap: fc.oneof(
    { weight: 9, arbitrary: fc.nat({ max: 60_000 }) },
    { weight: 1, arbitrary: fc.nat({ max: 100_000_000 }) },
  ),
  sketches: fc.array(fc.oneof({ weight: 3, arbitrary: readings }, { weight: 2, arbitrary: others }), {
    minLength: 1,
    maxLength: 4,
  }),
});

export const eventStream: fc.Arbitrary<TelemetryEvent[]> = fc
  .array(entry, { minLength: 1, maxLength: 120 })
  .map((entries) => {
    const events: TelemetryEvent[] = [];
    let seq = 0;
    let at: number = MONDAY;
    for (const { skipped, gap, sketches } of entries) {
      seq += 1 + skipped;
      at += gap;
      for (const [idx, sketch] of sketches.entries()) events.push(sketch({ seq, idx, at }));
    }
    return events;
  });

/** Cuts between entries, because a batch holds an entry's events whole. */
export function cut(events: readonly TelemetryEvent[], sizes: readonly number[]): TelemetryEvent[][] {
  const batches: TelemetryEvent[][] = [];
  let left = 0;
  for (const event of events) {
    const batch = batches.at(-1);
    if (batch === undefined || (left <= 0 && batch.at(-1)?.seq !== event.seq)) {
      left = sizes[batches.length % sizes.length] ?? 1;
      batches.push([event]);
    } else batch.push(event);
    left -= 1;
  }
  return batches;
}
