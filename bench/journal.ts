import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { createSystemClock } from '../src/base/index.ts';
import type { EntryDraft, Group } from '../src/journal/index.ts';
import { forEachEntry, openJournal, openJournalReader } from '../src/journal/index.ts';

/**
 * The journal beside SQLite holding one blob a group commit, same thread, same machine, same run: entries a second,
 * time from append to durable, and how long other events of the thread waited meanwhile.
 */
interface Subject {
  append(draft: EntryDraft, onDurable: () => void): void;
  close(): Promise<void>;
}

type Open = (dir: string) => Promise<Subject>;

const payloadBytes = 200;
const roundMs = 1000;
const rounds = 3;
const devices = 20_000;
const drafts: readonly EntryDraft[] = Array.from({ length: devices }, (_, i) => ({
  kind: 1,
  subject: `heater-${i}`,
  label: 'telemetry',
  payload: telemetry(i),
}));

/** A message as a heater sends it, padded to size. */
function telemetry(i: number): Uint8Array {
  const values = { gas_supply_pressure_pa: 1900 + (i % 200), outlet_water_c: 40 + (i % 17) / 7, burner_state: 'flame' };
  return Buffer.from(JSON.stringify({ ts: 1_700_000_000_000 + i * 37, seq: i, values }).padEnd(payloadBytes));
}

async function openSegments(dir: string): Promise<Subject> {
  const onGroup = ({ lastSeq }: Group) => journal.consumed(lastSeq);
  const onFault = ({ sentence }: { sentence: string }) => {
    throw new Error(sentence);
  };
  const journal = await openJournal({ dir }, { clock: createSystemClock(), onGroup, onFault });
  return {
    append: (draft, onDurable) => void journal.append(draft, onDurable),
    close: async () => journal[Symbol.asyncDispose](),
  };
}

/** Gathers and encodes like the journal does; commits with one blocking insert. */
function openSqlite(journalMode: 'wal' | 'truncate'): Open {
  return async (dir) => {
    const db = new Database(join(dir, 'journal.sqlite'));
    db.pragma(`journal_mode = ${journalMode}`);
    db.pragma('synchronous = FULL');
    db.exec('create table groups (first_seq integer primary key, bytes blob not null)');
    const insert = db.prepare('insert into groups values (?, ?)');
    // Room for what all senders of the heaviest load have under way at once.
    const bytes = Buffer.allocUnsafe(8 * 1024 * 1024);
    let [seq, firstSeq, end, isScheduled] = [0, 1, 0, false];
    let waiting: (() => void)[] = [];
    const commit = () => {
      insert.run(firstSeq, bytes.subarray(0, end));
      const done = waiting;
      [waiting, firstSeq, end] = [[], seq + 1, 0];
      for (const onDurable of done) onDurable();
    };
    const put = ({ kind, subject, label, payload }: EntryDraft) => {
      const start = end + 17;
      const labelAt = start + bytes.write(subject, start);
      const payloadAt = labelAt + bytes.write(label, labelAt);
      bytes.set(payload, payloadAt);
      bytes.writeUInt32LE(payload.byteLength, end);
      bytes.writeUInt16LE(labelAt - start, end + 4);
      bytes.writeUInt16LE(payloadAt - labelAt, end + 6);
      bytes.writeUInt8(kind, end + 8);
      bytes.writeDoubleLE(Date.now(), end + 9);
      end = payloadAt + payload.byteLength;
    };
    return {
      append(draft, onDurable) {
        seq += 1;
        put(draft);
        waiting.push(onDurable);
        if (isScheduled) return;
        isScheduled = true;
        setImmediate(() => {
          isScheduled = false;
          commit();
        });
      },
      close: async () => void db.close(),
    };
  };
}

interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly stallP99: number;
  readonly stallMax: number;
}

type Load = { readonly name: string } & ({ readonly waiting: number } | { readonly perMs: number });

const loads: readonly Load[] = [
  { name: '1 sender', waiting: 1 },
  { name: '50 senders', waiting: 50 },
  { name: '1,000 senders', waiting: 1000 },
  { name: '10,000 senders', waiting: 10_000 },
  { name: '5,000 entries/s', perMs: 5 },
];

async function measure(open: Open, load: Load): Promise<Measured> {
  const dir = await mkdtemp(join(tmpdir(), 'carewatch-bench-'));
  const subject = await open(dir);
  const latencies: number[] = [];
  const stalls = monitorEventLoopDelay({ resolution: 1 });
  const started = performance.now();
  let sent = 0;
  const isOver = () => performance.now() - started > roundMs;
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const send: Send = (next, due) => {
    const at = due ?? performance.now();
    const draft = drafts[sent++ % devices];
    if (draft === undefined) return;
    subject.append(draft, () => {
      latencies.push(performance.now() - at);
      next();
    });
  };
  stalls.enable();
  if ('waiting' in load) sendAgainAndAgain(load.waiting, send, isOver, finish);
  else sendSteadily(load.perMs, send, isOver, finish);
  await finished;
  const elapsed = performance.now() - started;
  stalls.disable();
  await subject.close();
  await rm(dir, { recursive: true });
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  const perSecond = (latencies.length / elapsed) * 1000;
  return { perSecond, p50: at(0.5), p99: at(0.99), stallP99: stalls.percentile(99) / 1e6, stallMax: stalls.max / 1e6 };
}

type Send = (next: () => void, due?: number) => void;

/** Each sender waits for its entry to be durable and sends the next. */
function sendAgainAndAgain(senders: number, send: Send, isOver: () => boolean, done: () => void) {
  let active = senders;
  const again = () => {
    if (!isOver()) return send(again);
    active -= 1;
    if (active === 0) done();
  };
  for (let i = 0; i < senders; i += 1) again();
}

/** A fixed pace, whatever comes back; an entry's time counts from when it was due, so that a held thread shows. */
function sendSteadily(perMs: number, send: Send, isOver: () => boolean, done: () => void) {
  const started = performance.now();
  let [sent, back] = [0, 0];
  const arrived = () => {
    back += 1;
  };
  const timer = setInterval(() => {
    const now = performance.now();
    for (; started + sent / perMs < now; sent += 1) send(arrived, started + sent / perMs);
    if (!isOver()) return;
    clearInterval(timer);
    const wait = setInterval(() => {
      if (back < sent) return;
      clearInterval(wait);
      done();
    });
  }, 1);
}

function median(all: readonly Measured[], of: (one: Measured) => number): number {
  return all.map(of).sort((a, b) => a - b)[all.length >> 1] ?? 0;
}

function line(name: string, load: Load, all: readonly Measured[]): string {
  const figure = (of: (one: Measured) => number, digits: number) => median(all, of).toFixed(digits);
  const rate = Math.round(median(all, ({ perSecond }) => perSecond)).toLocaleString('en');
  return [
    name.padEnd(22),
    load.name.padEnd(16),
    `${rate.padStart(9)}/s`,
    `p50 ${figure(({ p50 }) => p50, 2).padStart(6)} ms`,
    `p99 ${figure(({ p99 }) => p99, 2).padStart(6)} ms`,
    `thread held: p99 ${figure(({ stallP99 }) => stallP99, 1).padStart(5)} ms, max ${figure(({ stallMax }) => stallMax, 1).padStart(5)} ms`,
  ].join('  ');
}

/** What recovery and catch-up cost: a million entries, opened again and read from the start. */
async function measureReading(): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'carewatch-bench-'));
  const subject = await openSegments(dir);
  const million = 1_000_000;
  await new Promise<void>((resolve) => {
    let durable = 0;
    const more = () => {
      durable += 1;
      if (durable === million) resolve();
    };
    const fill = (from: number) => {
      for (let i = from; i < from + 10_000; i += 1) subject.append(drafts[i % devices] as EntryDraft, more);
      if (from + 10_000 < million) setImmediate(fill, from + 10_000);
    };
    fill(0);
  });
  await subject.close();
  const opening = performance.now();
  const again = await openSegments(dir);
  const opened = performance.now();
  let read = 0;
  for await (const item of openJournalReader({ dir }).groups(0)) {
    if ('bytes' in item) read += entriesIn(item.bytes);
  }
  const done = performance.now();
  await again.close();
  await rm(dir, { recursive: true });
  return [
    `opened again after 1,000,000 entries in ${Math.round(opened - opening)} ms`,
    `read ${read.toLocaleString('en')} entries from the files at ${Math.round((read / (done - opened)) * 1000).toLocaleString('en')}/s`,
  ];
}

function entriesIn(bytes: Uint8Array): number {
  let count = 0;
  forEachEntry(bytes, () => {
    count += 1;
  });
  return count;
}

/** Runs for about a minute; the lines are the report. */
export async function benchJournal(): Promise<readonly string[]> {
  const subjects: readonly (readonly [string, Open])[] = [
    ['own segments', openSegments],
    ['SQLite WAL, FULL', openSqlite('wal')],
    ['SQLite no WAL, FULL', openSqlite('truncate')],
  ];
  const lines = [
    `journal: ${payloadBytes}-byte payloads, one thread, median of ${rounds} rounds of ${roundMs} ms, interleaved`,
  ];
  for (const load of loads) {
    const results = subjects.map(() => [] as Measured[]);
    for (let round = 0; round < rounds; round += 1) {
      for (const [i, [, open]] of subjects.entries()) results[i]?.push(await measure(open, load));
    }
    for (const [i, [name]] of subjects.entries()) lines.push(line(name, load, results[i] ?? []));
  }
  return [...lines, ...(await measureReading())];
}

if (import.meta.main) for (const each of await benchJournal()) console.log(each);
