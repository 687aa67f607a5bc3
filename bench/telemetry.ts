/**
 * Decode and fold on one core: 180-byte messages with five signals from 1,000 heaters, each newer than the last.
 * Prints messages a second, and the bytes that a device's duplicate memory takes once it is full.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { type Instant, minutes } from '../src/base/index.ts';
import {
  createFold,
  encodeControl,
  entryKind,
  type Fold,
  type JournalEntry,
  parseCatalogue,
} from '../src/telemetry/index.ts';

const devices = 1_000;
const messages = 1_000_000;
/** Messages of a device from one burn to the next; what a burn comes to is derived at its end. */
const burn = 50;
const start = Date.UTC(2026, 0, 1);

function catalogueFold(): Fold {
  const folder = new URL('../catalogue/device-types/', import.meta.url);
  const files = readdirSync(folder).map((path) => ({ path, text: readFileSync(new URL(path, folder), 'utf8') }));
  const parsed = parseCatalogue(files);
  if ('faults' in parsed) throw new Error(parsed.faults.map(({ path, sentence }) => `${path}: ${sentence}`).join('\n'));
  return createFold(parsed.catalogue, { skew: minutes(5), lateness: minutes(15) });
}

function register(fold: Fold, device: number): void {
  const id = `heater-${device}`;
  const place = { district: null, city: null, building: null, provider: null };
  const facts = { id, type: 'gas_water_heater', model: null, ...place, board: 'b', purchasedOn: null };
  const payload = encodeControl({ label: 'device', id: device + 1, device: { ...facts, attributes: {} } });
  fold.take({ seq: device + 1, at: start as Instant, kind: entryKind.control, subject: id, label: 'device', payload });
}

/** Arrivals as the journal hands them over: payloads are pieces of one group's bytes. */
function arrivals(from: number, count: number): JournalEntry[] {
  const group = new Uint8Array(count * 256);
  let used = 0;
  return Array.from({ length: count }, (_, i) => {
    const at = (start + from + i) as Instant;
    const { written } = new TextEncoder().encodeInto(message(from + i, at), group.subarray(used));
    const payload = group.subarray(used, used + written);
    used += written;
    const subject = `heater-${(from + i) % devices}`;
    return { seq: devices + 1 + from + i, at, kind: entryKind.arrival, subject, label: 'telemetry', payload };
  });
}

function message(i: number, ts: Instant): string {
  const values = {
    gas_supply_pressure_pa: 1980 + (i % 40) / 2,
    burner_state: Math.floor(i / devices) % burn === 0 ? 'idle' : 'flame',
    water_flow_lpm: 8.25,
    water_outlet_temp_c: 42.125 + (i % 7),
    flame_current_ua: 3.75,
  };
  return JSON.stringify({ ts, seq: 100_000_000 + Math.floor(i / devices), values });
}

const fold = catalogueFold();
for (let device = 0; device < devices; device += 1) register(fold, device);

/** Processor time of this thread, in microseconds: other programs and the collector's own threads do not count. */
function timed(work: () => void): number {
  const began = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(began);
  return user + system;
}

function foldAll(entries: readonly JournalEntry[]): void {
  let events = 0;
  for (const entry of entries) events += fold.take(entry).length;
  const expected = entries.length + burnsEndedBy(entries);
  if (events !== expected) throw new Error(`${events} events of ${entries.length} messages`);
}

/** All messages of a group are of the same turn of all devices. */
function burnsEndedBy(entries: readonly JournalEntry[]): number {
  const turn = Math.floor(((entries[0]?.seq ?? 0) - devices - 1) / devices);
  return turn > 0 && turn % burn === 0 ? entries.length : 0;
}

function parseAll(entries: readonly JournalEntry[]): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for (const { payload } of entries) JSON.parse(utf8.decode(payload));
}

const group = 1_000;
const warmUp = 100_000;
const spent = { fold: 0, parse: 0 };
let bytes = 0;
for (let from = 0; from < messages; from += group) {
  const entries = arrivals(from, group);
  const parse = timed(() => parseAll(entries));
  const whole = timed(() => foldAll(entries));
  for (const { payload } of entries) bytes += payload.length;
  if (from < warmUp) continue;
  spent.parse += parse;
  spent.fold += whole;
}
const perSecond = (micros: number): string => Math.round((messages - warmUp) / (micros / 1e6)).toLocaleString('en');
const kept = fold.snapshot().devices.reduce((sum, { recent }) => sum + recent.bytes.length, 0) / devices;
console.log(
  `telemetry: ${perSecond(spent.fold)} messages/s decoded and folded (${Math.round(bytes / messages)} bytes)`,
);
console.log(`telemetry: ${perSecond(spent.parse)} messages/s by JSON.parse alone, for comparison`);
console.log(`telemetry: ${Math.round(kept)} bytes of duplicate memory a device after ${messages / devices} messages`);
