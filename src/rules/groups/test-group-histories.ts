import fc from 'fast-check';
import type { SignalValue } from '../../telemetry/index.ts';

/** Random histories of two districts: heaters that speak, fall silent, move, and come and go together. */

export type Happening =
  | {
      readonly kind: 'reading';
      readonly at: number;
      readonly device: string;
      readonly ts: number;
      readonly values: Readonly<Record<string, SignalValue>>;
    }
  | { readonly kind: 'heard' | 'retire' | 'board'; readonly at: number; readonly device: string }
  | { readonly kind: 'move'; readonly at: number; readonly device: string; readonly district: string | null }
  | { readonly kind: 'clear'; readonly at: number; readonly district: string }
  | { readonly kind: 'change'; readonly at: number; readonly rule: string; readonly variant: number }
  | { readonly kind: 'pulse' | 'stop' | 'start' | 'admitting'; readonly at: number };

export const devices = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'] as const;
export const districts = ['east', 'west'] as const;
/** Where each device stands at first. */
export const homeOf = (device: string): string => (Number(device.slice(1)) % 2 === 0 ? 'east' : 'west');

const device = fc.constantFrom(...devices);
const district = fc.constantFrom(...districts, ...districts, null);

const gap = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 2_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 2_000, max: 12_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 12_000, max: 60_000 }) },
);

const lag = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 400 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 30_000 }) },
);

const values = fc
  .record(
    {
      pressure_pa: fc.constantFrom(20, 40, 40, 60, 100),
      temp_c: fc.constantFrom(50, 70, 70, 90),
      quick_v: fc.constantFrom(10, 25, 55),
      service_on: fc.constantFrom(true, false, false, false),
    },
    { requiredKeys: [] },
  )
  .map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)));

const sketch = fc.oneof(
  { weight: 24, arbitrary: fc.record({ kind: fc.constant('reading' as const), device, lag, values }) },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('wave' as const), who: fc.uniqueArray(device, { minLength: 3 }), values }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('heard' as const), device }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), device, district }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('retire' as const, 'board' as const), device }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), district: fc.constantFrom(...districts) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      rule: fc.constantFrom('GAS', 'PLAIN', 'DARK'),
      variant: fc.nat(1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pulse' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('outage' as const), down: fc.nat(30_000), crash: fc.boolean() }),
  },
);

/** Milliseconds after the epoch, in time; ends with enough silence for every timer to run out. */
export const history = fc
  .array(fc.record({ gap, sketch }), { minLength: 1, maxLength: 60 })
  .map((steps): readonly Happening[] => {
    const happenings: Happening[] = [];
    let at = 500;
    for (const step of steps) {
      at += step.gap;
      const one = step.sketch;
      if (one.kind === 'outage') {
        if (!one.crash) happenings.push({ kind: 'stop', at });
        at += one.down;
        happenings.push({ kind: 'start', at }, { kind: 'admitting', at });
      } else if (one.kind === 'wave') {
        for (const each of one.who) happenings.push({ kind: 'reading', at, device: each, ts: at, values: one.values });
      } else if (one.kind === 'reading') {
        happenings.push({ kind: 'reading', at, device: one.device, ts: at - one.lag, values: one.values });
      } else happenings.push({ ...one, at });
    }
    return [...happenings, { kind: 'pulse', at: at + 120_000 }];
  });
