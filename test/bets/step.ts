/** The engine in miniature: one rule, no clock; all it knows comes from entries in journal order. */

const RULE = {
  id: 'BET-01',
  low: 50,
  high: 75,
  holdFor: 3_000,
  clearFor: 2_000,
  window: 6_000,
  bucket: 1_000,
  missingAfter: 10_000,
} as const;

/** `aliveUntil` is the journal's last instant before: a crash leaves no stop, and no time passed in the outage. */
export type Start = { readonly kind: 'start'; readonly aliveUntil: number };
type Reading = { readonly kind: 'reading'; readonly device: string; readonly ts: number; readonly value: number };
type Life = { readonly kind: 'life'; readonly device: string };
type Place = { readonly seq: number; readonly idx: number; readonly arrived: number };
export type Entry = Place & (Reading | Life | Start | { readonly kind: 'stop' });

export interface Verdict {
  readonly rule: string;
  readonly device: string;
  readonly kind: 'breach' | 'clear' | 'missing' | 'recovered';
  readonly deviceTime: number;
  readonly inputs: { readonly last: number | undefined; readonly avg: number | undefined };
}

export type Sample = { readonly ts: number; readonly value: number };

/** Samples in `ts` order, by the index of their bucket in absolute time. */
type Buckets = Map<number, Sample[]>;

interface Device {
  readonly id: string;
  readonly buckets: Buckets;
  newest: (Sample & { readonly arrived: number }) | undefined;
  heardAt: number;
  missing: boolean;
  open: boolean;
  since: number | undefined;
}

interface State {
  at: number;
  listeningSince: number;
  readonly devices: Map<string, Device>;
}

export function emptyState(): State {
  return { at: Number.POSITIVE_INFINITY, listeningSince: 0, devices: new Map() };
}

/** Changes `state` in place and returns what the rule has to say. */
export function step(state: State, entry: Entry): Verdict[] {
  const verdicts = pass(state, entry.kind === 'start' ? entry.aliveUntil : entry.arrived);
  state.at = entry.arrived;
  if (entry.kind === 'start') state.listeningSince = entry.arrived;
  if (!('device' in entry)) return verdicts;
  const device = deviceOf(state, entry.device);
  if (device.missing) verdicts.push(verdict(device, 'recovered', entry.arrived));
  device.missing = false;
  device.heardAt = entry.arrived;
  if (entry.kind === 'reading') take(device, entry);
  return verdicts;
}

function pass(state: State, until: number): Verdict[] {
  const verdicts: Verdict[] = [];
  for (let second = Math.floor(state.at / 1000) * 1000 + 1000; second <= until; second += 1000)
    for (const device of state.devices.values()) verdicts.push(...tick(device, second, state.listeningSince));
  return verdicts;
}

function tick(device: Device, at: number, listeningSince: number): Verdict[] {
  const wasMissing = device.missing;
  device.missing ||= at - Math.max(device.heardAt, listeningSince) >= RULE.missingAfter;
  const lost = device.missing && !wasMissing ? [verdict(device, 'missing', at)] : [];
  const now = deviceNow(device, at);
  observe(device, now);
  if (device.since === undefined || now - device.since < (device.open ? RULE.clearFor : RULE.holdFor)) return lost;
  device.open = !device.open;
  device.since = undefined;
  return [...lost, verdict(device, device.open ? 'breach' : 'clear', at)];
}

function take(device: Device, { ts, value, arrived }: Place & Reading): void {
  keep(device.buckets, ts, value);
  const before = device.newest;
  if (before !== undefined && ts < before.ts) return;
  // The same instant again is a correction: the value counts, the clock keeps running.
  device.newest = { ts, value, arrived: before?.ts === ts ? before.arrived : arrived };
  prune(device.buckets, ts);
  observe(device, deviceNow(device, arrived));
}

function observe(device: Device, now: number): void {
  const last = device.newest?.value ?? Number.NaN;
  const avg = average(device.buckets, now) ?? Number.NaN;
  const wanted = device.open ? last > RULE.high : last < RULE.low && avg < RULE.low;
  device.since = wanted ? (device.since ?? now) : undefined;
}

/** One value an instant: what comes later wins. */
export function keep(buckets: Buckets, ts: number, value: number): void {
  const index = Math.floor(ts / RULE.bucket);
  const others = (buckets.get(index) ?? []).filter((sample) => sample.ts !== ts);
  buckets.set(index, [...others, { ts, value }].sort(byTime));
}

const byTime = (a: Sample, b: Sample): number => a.ts - b.ts;

// By the newest ts and not by the device's now, which runs back when the newest reading came delayed.
function prune(buckets: Buckets, newestTs: number): void {
  const oldest = Math.floor((newestTs - RULE.window) / RULE.bucket);
  for (const index of buckets.keys()) if (index <= oldest) buckets.delete(index);
}

/** Folded anew in fixed order: a running sum would remember what has left the window. */
export function average(buckets: Buckets, now: number): number | undefined {
  const end = Math.floor(now / RULE.bucket);
  let total = 0;
  let count = 0;
  for (let index = end - RULE.window / RULE.bucket + 1; index <= end; index++) {
    const samples = buckets.get(index) ?? [];
    total += samples.reduce((sum, sample) => sum + sample.value, 0);
    count += samples.length;
  }
  return count === 0 ? undefined : total / count;
}

function deviceNow({ newest }: Device, at: number): number {
  return newest === undefined ? at : newest.ts + at - newest.arrived;
}

function deviceOf({ devices, at }: State, id: string): Device {
  const timers = { missing: false, open: false, since: undefined };
  const device = devices.get(id) ?? { id, buckets: new Map(), newest: undefined, heardAt: at, ...timers };
  devices.set(id, device);
  return device;
}

function verdict(device: Device, kind: Verdict['kind'], at: number): Verdict {
  const deviceTime = deviceNow(device, at);
  const inputs = { last: device.newest?.value, avg: average(device.buckets, deviceTime) };
  return { rule: RULE.id, device: device.id, kind, deviceTime, inputs };
}
