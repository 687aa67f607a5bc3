import type { SignalValue } from '../../telemetry/index.ts';
import { heater } from '../test-catalogue.ts';
import { type Curve, continued } from '../weather/curve.ts';
import { silenceFrom } from './pace.ts';
import type { Happening } from './test-histories.ts';

/**
 * The engine again, as plainly as can be: it keeps every reading, looks at every rule of every device on every
 * second, and recomputes all it needs from the readings. It has no timers, no buckets and no memory to get wrong.
 */

type Truth = boolean | undefined;

/** A rule by its text for the engine, and as a function for the model. */
export interface ModelRule {
  readonly document: { readonly id: string } & Record<string, unknown>;
  readonly reads: readonly string[];
  /** Most severe first, as in the document. */
  readonly levels: readonly { readonly holds: (look: Look) => Truth; readonly for: number }[];
  readonly clear?: { readonly holds?: (look: Look) => Truth; readonly for: number };
  readonly manual?: boolean;
  readonly timed?: boolean;
  readonly service?: boolean;
  readonly missing?: number;
  readonly flapping?: { readonly episodes: number; readonly within: number };
}

/** What a rule can ask at one instant. */
export interface Look {
  readonly now: number;
  value(name: string): SignalValue | undefined;
  age(name: string): number | undefined;
  /** Values of the window, bucket by bucket as the engine cuts time. */
  window(name: string, span: number, width: number): readonly number[];
  /** Since when `holds` has been true at every look; kept by the model under `key`. */
  held(key: string, holds: Truth): number | undefined;
  readonly forecast: Curve | undefined;
  /** Every reading of a signal in the order in which they came. */
  all(name: string): readonly { readonly ts: number; readonly value: number }[];
  /** How many of the last `most` readings of `name` came while `holds`; kept by the model under `key`. */
  lastN(key: string, name: string, most: number, holds: Truth): number | undefined;
  /** Values after the last service, or the first reading, for `span`, and when that began. */
  sinceService(name: string, span: number): { readonly from: number; readonly values: readonly number[] } | undefined;
}

export interface Kept {
  readonly at: number;
  readonly ts: number;
  readonly values: Readonly<Record<string, SignalValue>>;
}

export interface Timer {
  open: number;
  clearing: number | undefined;
  readonly since: (number | undefined)[];
  readonly held: Map<string, number | undefined>;
  /** When episodes began, and whether the last of them flaps. */
  readonly began: number[];
  flaps: boolean;
  readonly lastN: Map<string, { ts: number; truths: boolean[] }>;
}

export interface ModelDevice {
  readonly id: string;
  readonly readings: Kept[];
  heardAt: number | undefined;
  /** The device's time at its last service, and how many readings had come by then. */
  service: { readonly from: number; readonly readings: number } | undefined;
  readonly timers: Map<ModelRule, Timer>;
  forecast?: Curve | undefined;
}

interface ModelVerdict {
  readonly rule: string;
  readonly device: string;
  readonly kind: string;
  readonly level: number;
  readonly at: number;
  readonly since: number;
}

export function runModel(rules: readonly ModelRule[], deviceIds: readonly string[], history: readonly Happening[]) {
  const verdicts: ModelVerdict[] = [];
  const devices = deviceIds.map(
    (id): ModelDevice => ({
      id,
      readings: [],
      heardAt: undefined,
      service: undefined,
      timers: new Map(),
    }),
  );
  let second = 0;
  let listening = true;
  let admittedAt = Number.NEGATIVE_INFINITY;

  const look = (device: ModelDevice, rule: ModelRule, at: number, from: number, reading?: Kept): void => {
    const timer = device.timers.get(rule) ?? newTimer();
    device.timers.set(rule, timer);
    const say = (kind: string, level: number, since: number): void =>
      void verdicts.push({ rule: rule.document.id, device: device.id, kind, level, at, since });
    if (rule.missing === undefined) lookAtCondition(device, rule, timer, at, from, reading, say);
    else lookAtAbsence(device, rule.missing, timer, at, admittedAt, say);
  };

  for (const one of history) {
    if (listening && one.kind !== 'start') {
      while ((second + 1) * 1000 <= one.at) {
        second += 1;
        const at = second * 1000;
        for (const device of devices) for (const rule of rules) look(device, rule, at, nowOf(device, at));
      }
    }
    const device = 'device' in one ? devices.find(({ id }) => id === one.device) : undefined;
    const isLife = one.kind === 'reading' || one.kind === 'heard';
    if (device !== undefined && isLife) device.heardAt = one.at;
    if (one.kind === 'forecast') {
      const forecast = { place: 'west', issued_at: one.at, source: 'test', points: one.points };
      for (const each of devices) {
        if (each.forecast?.issuedAt !== one.at) each.forecast = continued(each.forecast, forecast);
      }
    }
    if (device !== undefined && one.kind === 'service') {
      device.service = { from: nowOf(device, one.at), readings: device.readings.length };
    }
    if (one.kind === 'stop' || one.kind === 'start') listening = false;
    if (one.kind === 'admitting') {
      listening = true;
      admittedAt = one.at;
      second = Math.floor(one.at / 1000);
    }
    if (device !== undefined && one.kind === 'reading') {
      const newest = (name: string): boolean => !((lastOf(device, name)?.ts ?? one.ts) > one.ts);
      const touched = new Set(Object.keys(one.values).filter(newest));
      device.readings.push(one);
      for (const rule of rules) {
        if (rule.missing !== undefined || !rule.reads.some((name) => touched.has(name))) continue;
        look(device, rule, one.at, sinceOf(device, rule, one), one);
      }
    }
    if (device !== undefined && one.kind === 'clear') clear(device, rules, one, verdicts);
    else if (device !== undefined && isLife) {
      for (const rule of rules) {
        if (rule.missing !== undefined && device.timers.get(rule)?.open === 0) look(device, rule, one.at, one.at);
      }
    }
  }
  return verdicts;
}

function lookAtCondition(
  device: ModelDevice,
  rule: ModelRule,
  timer: Timer,
  at: number,
  from: number,
  reading: Kept | undefined,
  say: (kind: string, level: number, since: number) => void,
): void {
  const sight = lookOf(device, timer, at, from, reading);
  const { now } = sight;
  const inhibited = rule.service === true && sight.value('service_on') === true;
  const holds = rule.levels.map((level) => level.holds(sight));
  holds.forEach((one, i) => {
    timer.since[i] = one === true && !inhibited ? Math.min(now, timer.since[i] ?? from) : undefined;
  });
  const reached = rule.levels.findIndex((level, i) => now - (timer.since[i] ?? Number.POSITIVE_INFINITY) >= level.for);
  if (timer.open === -1) {
    if (reached === -1) return;
    timer.open = reached;
    timer.clearing = undefined;
    noteBeginning(rule, timer, now);
    say('breach', reached, timer.since[reached] ?? Number.NaN);
  } else if (reached !== -1 && (reached < timer.open || (reached > timer.open && holds[timer.open] === false))) {
    timer.open = reached;
    timer.clearing = undefined;
    say('level', reached, timer.since[reached] ?? Number.NaN);
  }
  if (rule.manual) return;
  const none = holds.every((one) => one === false);
  const over = rule.clear?.holds === undefined ? none : rule.clear.holds(sight) === true && !holds.includes(true);
  timer.clearing = over ? Math.min(now, timer.clearing ?? from) : undefined;
  if (timer.clearing === undefined || now - timer.clearing < quietFor(rule, timer)) return;
  say('clear', timer.open, timer.clearing);
  timer.open = -1;
  timer.clearing = undefined;
}

function lookAtAbsence(
  device: ModelDevice,
  span: number,
  timer: Timer,
  at: number,
  admittedAt: number,
  say: (kind: string, level: number, since: number) => void,
): void {
  const back = at - nowOf(device, at);
  const life = device.heardAt ?? 0;
  if (timer.open === -1) {
    const from = silenceFrom({ second: 0, listening: true, admittedAt }, life, device.id, span);
    if (at - Math.max(from, timer.clearing ?? from) < span) return;
    timer.open = 0;
    timer.clearing = undefined;
    say('breach', 0, life - back);
  } else if (device.heardAt !== undefined && at - device.heardAt < span) {
    timer.open = -1;
    say('clear', 0, at - back);
  }
}

function clear(
  device: ModelDevice,
  rules: readonly ModelRule[],
  one: Happening & { kind: 'clear' },
  verdicts: ModelVerdict[],
): void {
  const rule = rules.find(({ document }) => document.id === one.rule);
  const timer = rule && device.timers.get(rule);
  if (rule === undefined || timer === undefined || timer.open === -1) return;
  const since = nowOf(device, one.at);
  verdicts.push({ rule: one.rule, device: device.id, kind: 'clear', level: timer.open, at: one.at, since });
  timer.open = -1;
  timer.since.length = 0;
  timer.clearing = rule.missing === undefined ? undefined : one.at;
}

function noteBeginning({ flapping }: ModelRule, timer: Timer, now: number): void {
  if (flapping === undefined) return;
  const recent = timer.began.slice(-flapping.episodes).filter((at) => at > now - flapping.within);
  timer.flaps = recent.length === flapping.episodes;
  timer.began.push(now);
}

const quietFor = ({ clear, flapping }: ModelRule, timer: Timer): number =>
  Math.max(clear?.for ?? 0, timer.flaps ? (flapping?.within ?? 0) : 0);

export const newTimer = (): Timer => ({
  open: -1,
  clearing: undefined,
  since: [],
  held: new Map(),
  lastN: new Map(),
  began: [],
  flaps: false,
});

export function lookOf(device: ModelDevice, timer: Timer, at: number, from: number, reading?: Kept): Look {
  const now = nowOf(device, at);
  return {
    now,
    forecast: device.forecast,
    all: (name) =>
      device.readings.flatMap(({ ts, values }) =>
        values[name] === undefined ? [] : [{ ts, value: Number(values[name]) }],
      ),
    value(name) {
      const last = lastOf(device, name);
      const slot = heater.slotOf.get(name) ?? -1;
      const maxAge = heater.signals[slot]?.maxAge ?? 0;
      return last === undefined || now - last.ts > maxAge ? undefined : last.values[name];
    },
    age(name) {
      const last = lastOf(device, name);
      return last && (now - last.ts) / 1000;
    },
    window(name, span, width) {
      return device.readings
        .filter(({ ts, values }) => values[name] !== undefined && (Math.floor(ts / width) + 1) * width > now - span)
        .map(({ values }) => Number(values[name]));
    },
    held(key, holds) {
      const before = timer.held.get(key);
      timer.held.set(key, holds === true ? Math.min(now, before ?? from) : undefined);
      if (holds === undefined) return undefined;
      return holds ? (now - (timer.held.get(key) ?? now)) / 1000 : 0;
    },
    lastN(key, name, most, holds) {
      const kept = timer.lastN.get(key) ?? { ts: Number.NaN, truths: [] };
      if (reading !== undefined && lastOf(device, name)?.ts === reading.ts) {
        if (kept.ts === reading.ts) kept.truths.pop();
        kept.truths.push(holds === true);
        timer.lastN.set(key, { ts: reading.ts, truths: kept.truths.slice(-most) });
      }
      return timer.lastN.get(key)?.truths.filter((one) => one).length;
    },
    sinceService(name, span) {
      const after = device.readings
        .slice(device.service?.readings ?? 0)
        .filter((one) => one.values[name] !== undefined);
      const since = device.service?.from ?? after[0]?.ts;
      if (since === undefined) return undefined;
      const inside = after.filter(({ ts }) => ts >= since && ts < since + span);
      return { from: since, values: inside.map(({ values }) => Number(values[name])) };
    },
  };
}

/** The reading that holds a signal's present value: the newest, and of equal ones the last to arrive. */
function lastOf(device: ModelDevice, name: string): Kept | undefined {
  let last: Kept | undefined;
  for (const one of device.readings) if (one.values[name] !== undefined && !(one.ts < (last?.ts ?? one.ts))) last = one;
  return last;
}

export function nowOf(device: ModelDevice, at: number): number {
  let newest: Kept | undefined;
  for (const one of device.readings) if (newest === undefined || one.ts > newest.ts) newest = one;
  return newest === undefined ? at : newest.ts + (at - newest.at);
}

/** Since when a condition counts that this reading made true. */
export function sinceOf(device: ModelDevice, rule: ModelRule, reading: Kept): number {
  const now = nowOf(device, reading.at);
  if (reading.ts >= now || rule.timed) return now;
  const changes = [...rule.reads, ...(rule.service ? ['service_on'] : [])].map((name) => changedAt(device, name));
  return Math.max(reading.ts, ...changes);
}

/** Since when the present value of a signal stands unchanged and unexpired, by the values it took in turn. */
function changedAt(device: ModelDevice, name: string): number {
  const maxAge = heater.signals[heater.slotOf.get(name) ?? -1]?.maxAge ?? 0;
  let last: Kept | undefined;
  let changed = Number.NEGATIVE_INFINITY;
  for (const one of device.readings) {
    if (one.values[name] === undefined || one.ts < (last?.ts ?? one.ts)) continue;
    if (last === undefined || last.values[name] !== one.values[name] || one.ts - last.ts > maxAge) changed = one.ts;
    last = one;
  }
  return changed;
}
