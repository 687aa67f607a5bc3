import fc from 'fast-check';
import type { SignalValue } from '../../telemetry/index.ts';

/** Random histories of two heaters as the field makes them: late, doubled, silent, interrupted. */

export type Happening =
  | {
      readonly kind: 'reading';
      readonly at: number;
      readonly device: string;
      readonly ts: number;
      readonly values: Readonly<Record<string, SignalValue>>;
    }
  | { readonly kind: 'heard' | 'service'; readonly at: number; readonly device: string }
  | { readonly kind: 'forecast'; readonly at: number; readonly points: readonly (readonly [number, number])[] }
  | { readonly kind: 'clear'; readonly at: number; readonly device: string; readonly rule: string }
  | { readonly kind: 'pulse' | 'stop' | 'start' | 'admitting'; readonly at: number };

export const devices = ['h1', 'h2'] as const;

const device = fc.constantFrom(...devices);

/** Milliseconds between two happenings. */
const gap = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 3_000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 3_000, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 20_000, max: 90_000 }) },
);

/** How much later than its `ts` a reading arrives; sometimes on a whole second, sometimes far behind. */
const lag = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 400 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1_000, max: 40_000 }) },
);

const values = fc
  .record(
    {
      pressure_pa: fc.constantFrom(20, 40, 60, 80, 100),
      temp_c: fc.constantFrom(50, 65, 70, 85, 90),
      quick_v: fc.constantFrom(10, 25, 35, 55, 70.5),
      service_on: fc.constantFrom(true, false, false),
    },
    { requiredKeys: [] },
  )
  .map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)));

const sketch = fc.oneof(
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('reading' as const), device, lag, values }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('heard' as const), device }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('clear' as const), device, rule: fc.constantFrom('FOR', 'GONE') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('service' as const), device }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('forecast' as const),
      outdoorC: fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pulse' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('outage' as const), down: fc.nat(40_000), crash: fc.boolean() }),
  },
);

/** Milliseconds after the epoch, in time; ends with enough silence for every timer to run out. */
export const history = fc
  .array(fc.record({ gap, sketch }), { minLength: 1, maxLength: 60, size: 'max' })
  .map((steps): readonly Happening[] => {
    const happenings: Happening[] = [];
    let at = 500;
    for (const step of steps) {
      at += step.gap;
      const one = step.sketch;
      if (one.kind === 'outage') {
        if (!one.crash) happenings.push({ kind: 'stop', at });
        at += one.down;
        happenings.push({ kind: 'start', at }, { kind: 'admitting', at: at + 700 });
        at += 700;
      } else if (one.kind === 'reading') {
        happenings.push({ kind: 'reading', at, device: one.device, ts: at - one.lag, values: one.values });
      } else if (one.kind === 'forecast') {
        const from = Math.floor(at / 30_000) * 30_000;
        happenings.push({
          kind: 'forecast',
          at,
          points: one.outdoorC.map((outdoorC, i) => [from + i * 30_000, outdoorC]),
        });
      } else happenings.push({ ...one, at });
    }
    return [...happenings, { kind: 'pulse', at: at + 200_000 }];
  });
