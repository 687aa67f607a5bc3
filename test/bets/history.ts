/** Journals as the field might fill them, and the fold that decodes them: duplicates out, arrays in `ts` order. */
import fc from 'fast-check';
import type { Entry, Start } from './step.ts';

type Message = { readonly device: string; readonly payload: string };
type RawReading = { readonly ts?: number; readonly seq?: number; readonly value: number };
type Origin = Message | Start | { readonly kind: 'stop' };
export type Arrival = { readonly seq: number; readonly at: number; readonly from: Origin };

/** The last readings of each device, to know a duplicate by. */
export type Decoder = Map<string, string[]>;

// Small, so that a duplicate may slip through, and then has to on every side.
const REMEMBERED = 12;

export function decode(decoder: Decoder, { seq, at, from }: Arrival): Entry[] {
  if ('kind' in from) return [{ seq, idx: 0, arrived: at, ...from }];
  const { device, payload } = from;
  const fresh = (JSON.parse(payload) as RawReading[]).filter((raw) => isFresh(decoder, device, raw, at));
  const readings = fresh.map(({ ts = at, value }) => ({ ts, value })).sort((a, b) => a.ts - b.ts);
  if (readings.length === 0) return [{ seq, idx: 0, arrived: at, kind: 'life', device }];
  return readings.map((reading, idx) => ({ seq, idx, arrived: at, kind: 'reading', device, ...reading }));
}

function isFresh(decoder: Decoder, device: string, { ts, seq, value }: RawReading, at: number): boolean {
  const recent = decoder.get(device) ?? [];
  const key = `${ts ?? at} ${seq === undefined ? `value ${value}` : `seq ${seq}`}`;
  if (recent.includes(key)) return false;
  decoder.set(device, [...recent, key].slice(-REMEMBERED));
  return true;
}

const DEVICES = ['heater', 'lift', 'pump'] as const;

// Mostly short, sometimes long.
const skewed = (steps: number) => fc.nat(steps).map((exponent) => Math.floor(1.4 ** exponent) - 1);
const gap = skewed(26);
const lag = fc.option(skewed(29), { nil: undefined, freq: 15 });
// Doubles whose sum depends on the order of adding.
const sides = { low: fc.constantFrom(0.1, 20.3, 49.9, 5e-324), high: fc.constantFrom(75.1, 80.7, 99.9, 1e16) };
const sketch = fc.record({ lag, numbered: fc.boolean(), ...sides, stray: fc.nat(15) });
// Without readings a message is only a sign of life.
const message = fc.record({ gap, device: fc.constantFrom(...DEVICES), sketches: fc.array(sketch, { maxLength: 4 }) });
const repeat = fc.record({ gap, back: fc.integer({ min: 1, max: 10 }) });
const outage = fc.record({ gap, down: skewed(30), crash: fc.boolean() });
const event = fc.oneof(
  { weight: 12, arbitrary: message },
  { weight: 2, arbitrary: repeat },
  { weight: 1, arbitrary: outage },
);
// A stretch leans to one side, so that holds are reached and broken.
const stretch = fc.record({ leansLow: fc.boolean(), events: fc.array(event, { minLength: 5, maxLength: 20 }) });

type Valued<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** From a start to a stop, which is the horizon up to which time is known to have passed. */
export const journal = fc.array(stretch, { minLength: 1, maxLength: 6 }).map((stretches) => {
  const arrivals: Arrival[] = [];
  append(arrivals, 1_700_000_000_400, { kind: 'start', aliveUntil: 1_700_000_000_400 });
  for (const { leansLow, events } of stretches) for (const one of events) happen(arrivals, one, leansLow);
  append(arrivals, lastAt(arrivals) + 4_000, { kind: 'stop' });
  return arrivals;
});

function happen(arrivals: Arrival[], one: Valued<typeof event>, leansLow: boolean): void {
  const at = lastAt(arrivals) + one.gap;
  if ('sketches' in one) append(arrivals, at, { device: one.device, payload: payloadOf(one.sketches, leansLow, at) });
  else if ('back' in one) append(arrivals, at, again(arrivals, one.back));
  else {
    if (!one.crash) append(arrivals, at, { kind: 'stop' });
    append(arrivals, at + one.down, { kind: 'start', aliveUntil: lastAt(arrivals) });
  }
}

function payloadOf(sketches: readonly Valued<typeof sketch>[], leansLow: boolean, at: number): string {
  const raw = sketches.map(({ lag: late, numbered, low, high, stray }, index): RawReading => {
    // A coarse clock a little ahead of ours, so that different readings meet at one instant.
    const ts = late === undefined ? {} : { ts: Math.floor((at + 300 - late) / 250) * 250 };
    return { ...ts, ...(numbered ? { seq: at * 4 + index } : {}), value: leansLow === stray > 0 ? low : high };
  });
  return JSON.stringify(raw);
}

function again(arrivals: readonly Arrival[], back: number): Message {
  const sent = arrivals.map(({ from }) => from).filter((from) => 'payload' in from);
  return sent.at(-back) ?? { device: DEVICES[0], payload: '[]' };
}

function append(arrivals: Arrival[], at: number, from: Origin): void {
  arrivals.push({ seq: arrivals.length + 1, at, from });
}

function lastAt(arrivals: readonly Arrival[]): number {
  return arrivals.at(-1)?.at ?? 0;
}
