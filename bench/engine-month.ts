import { serialize } from 'node:v8';
import { assert, instant } from '../src/base/index.ts';
import { readCatalogueFiles } from '../src/catalogue-files.ts';
import { createEngine, type Engine, parseRule } from '../src/rules/index.ts';
import {
  type Catalogue,
  type DeviceType,
  parseCatalogue,
  type Signal,
  type SignalValue,
  type TelemetryEvent,
} from '../src/telemetry/index.ts';
import { stateByType } from './engine-state.ts';

/**
 * The default rules over thirty days of a fleet of all four device types: each device beats once an idle interval with
 * a part of its signals, twice a day it speaks every five seconds for two minutes, and now and then a value is far out.
 * Says whether speed and state stay flat.
 */

const devicesOfEachType = 16;
const districts = 4;
const days = 30;
const start = Date.UTC(2026, 0, 1);
const day = 86_400_000;
const minute = 60_000;
const signalsPerReading = 8;

/** Measures the engine and returns the figures as lines for people. */
export function benchMonth(): string[] {
  const catalogue = shippedCatalogue();
  const engine = createEngine(catalogue);
  const rules = readCatalogueFiles().rules.map(({ text, path }) => {
    const parsed = parseRule(text, path);
    assert(parsed.ok, `${path} is no rule`);
    return parsed.document;
  });
  const fleet = [...catalogue.types.values()].flatMap((type) =>
    Array.from({ length: devicesOfEachType }, (_, i): Speaker => ({ id: `${type.name}-${i}`, type, number: i })),
  );
  const feed = createFeed();
  for (const rule of rules) feed.control(engine, 'rule', { label: 'rule', rule, version: 1 });
  for (const one of fleet) feed.control(engine, one.id, { label: 'device', device: factsOf(one) });
  assert(
    engine.blind().every((one) => one.refused === undefined),
    'a default rule does not run',
  );
  const periods = Array.from({ length: days }, (_, i) => measureDay(engine, feed, fleet, i));
  return [
    sumUp(periods, engine, rules.length, fleet.length),
    flatness('messages/s', (one) => one.messages / one.seconds, periods),
    flatness('bytes of state a device', (one) => one.bytes / fleet.length, periods),
    ...stateByType(engine.snapshot()),
  ];
}

interface Speaker {
  readonly id: string;
  readonly type: DeviceType;
  readonly number: number;
}

interface Period {
  readonly messages: number;
  readonly verdicts: number;
  readonly looks: number;
  /** On a core, by this thread. */
  readonly seconds: number;
  /** Of a snapshot when it ended. */
  readonly bytes: number;
}

function measureDay(engine: Engine, feed: Feed, fleet: readonly Speaker[], number: number): Period {
  const events = feed.day(fleet, number);
  const before = engine.looks;
  // The time this thread was on a core: other work on the machine does not count.
  const started = process.threadCpuUsage();
  let verdicts = 0;
  for (const event of events) verdicts += engine.step(event).length;
  const { user, system } = process.threadCpuUsage(started);
  return {
    messages: events.length,
    verdicts,
    looks: engine.looks - before,
    seconds: (user + system) / 1e6,
    bytes: serialize(engine.snapshot()).byteLength,
  };
}

function sumUp(periods: readonly Period[], engine: Engine, rules: number, devices: number): string {
  const sum = (of: (one: Period) => number): number => periods.reduce((total, one) => total + of(one), 0);
  const seconds = sum((one) => one.seconds);
  const each = (total: number): string => Math.round(total / seconds).toLocaleString('en');
  const open = engine.openEpisodes().length;
  return [
    `engine, ${rules} default rules, ${devices} devices of four types, ${days} days:`,
    `${each(sum((one) => one.messages))} messages/s, ${each(sum((one) => one.looks))} rule evaluations/s on one core`,
    `(${sum((one) => one.messages).toLocaleString('en')} messages, ${sum((one) => one.verdicts)} verdicts, ${open} open at the end)`,
  ].join(' ');
}

/** The thirds of the days beside each other, after a day to warm up: windows of weeks fill in the first of them. */
function flatness(what: string, of: (one: Period) => number, periods: readonly Period[]): string {
  const mean = (some: readonly Period[]): number => some.reduce((sum, one) => sum + of(one), 0) / some.length;
  const third = days / 3;
  const means = [periods.slice(1, third), periods.slice(third, 2 * third), periods.slice(2 * third)].map(mean);
  const [first = 0, second = 0, last = 0] = means;
  const shown = means.map((value) => Math.round(value).toLocaleString('en')).join(', ');
  const ratios = `the last ${(last / first).toFixed(2)} of the first and ${(last / second).toFixed(2)} of the second`;
  return `engine, ${days} days: ${what} ${shown} in the thirds; ${ratios}`;
}

function shippedCatalogue(): Catalogue {
  const parsed = parseCatalogue(readCatalogueFiles().deviceTypes);
  assert('catalogue' in parsed, 'the catalogue is faulty');
  return parsed.catalogue;
}

const factsOf = ({ id, type, number }: Speaker) => ({
  ...{ id, type: type.name, model: null, board: 'b', purchasedOn: '2025-06-01', attributes: {} },
  ...{ district: `district ${number % districts}`, city: 'Nanjing', building: `house ${number % 12}`, provider: null },
});

interface Feed {
  control(engine: Engine, subject: string, body: object): void;
  /** Everything that the fleet says on a day, in time. */
  day(fleet: readonly Speaker[], number: number): readonly TelemetryEvent[];
}

function createFeed(): Feed {
  let seq = 0;
  let noise = 1;
  const draw = (): number => {
    noise = (Math.imul(noise, 1_103_515_245) + 12_345) & 0x7fffffff;
    return noise / 0x80000000;
  };
  const reading = (speaker: Speaker, at: number, turn: number): TelemetryEvent => {
    const { id, type } = speaker;
    const from = (turn * signalsPerReading) % type.signals.length;
    const signals = type.signals.slice(from, from + signalsPerReading);
    return {
      ...({ kind: 'reading', seq: 0, idx: 0, device: id, type, flags: 0 } as const),
      ...{ at: instant(at), ts: instant(at - 40) },
      slots: signals.map(({ slot }) => slot),
      values: signals.map((signal) => drawValue(signal, draw)),
    };
  };
  return {
    control(engine, subject, body) {
      seq += 1;
      const control = { ...body, id: seq };
      engine.step({ kind: 'control', subject, seq, idx: 0, at: instant(start), control } as TelemetryEvent);
    },
    day(fleet, number) {
      const events = fleet.flatMap((speaker) => instantsOf(speaker, number).map((at, i) => reading(speaker, at, i)));
      const sorted = events.sort((a, b) => a.at - b.at);
      return sorted.map((event) => {
        seq += 1;
        return { ...event, seq };
      });
    },
  };
}

/** When a device speaks on a day: its beats, each device at its own second, and two spells of every five seconds. */
function instantsOf({ type, number }: Speaker, day0: number): number[] {
  const from = start + day0 * day + number * 1_700;
  const beats = Array.from({ length: Math.floor(day / type.idleInterval) }, (_, i) => from + i * type.idleInterval);
  const spells = [7, 19].flatMap((hour) =>
    Array.from({ length: 24 }, (_, i) => from + hour * 60 * minute + number * minute + i * 5_000 + 2_500),
  );
  return [...beats, ...spells];
}

/** Mostly from the middle of what is usual, seldom anything that can be believed. */
function drawValue(signal: Signal, draw: () => number): SignalValue {
  if (signal.kind === 'bool') return draw() < 0.01;
  if (signal.kind === 'text') return 'none';
  if (signal.kind === 'enum') return signal.values?.[Math.floor(draw() * signal.values.length)] ?? '';
  const { nominalMin = 0, nominalMax = 100 } = signal;
  const { min = nominalMin, max = nominalMax } = signal;
  if (draw() < 0.01) return min + draw() * (max - min);
  return nominalMin + (0.3 + 0.4 * draw()) * (nominalMax - nominalMin);
}
