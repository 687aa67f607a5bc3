import { serialize } from 'node:v8';
import { instant, millis, minutes } from '../src/base/index.ts';
import { createEngine, type Engine } from '../src/rules/index.ts';
import type { Catalogue, DeviceType, ReadingEvent, Signal, TelemetryEvent } from '../src/telemetry/index.ts';
import { benchMonth } from './engine-month.ts';

/**
 * What the rule engine costs by itself. First made-up rules: 25 active rules on one device type of 20 signals, messages of five
 * signals, about five rules looking at each message, 1,000 devices that report every five seconds of their time. Then the
 * default rules over a month of a mixed fleet (`bench/engine-month.ts`).
 */

const devices = 1_000;
const signalsOfType = 20;
const signalsPerReading = 5;
const warmUp = 200_000;
const measured = 1_000_000;

/** Measures the engine and returns the figures as lines for people. */
export async function benchEngine(): Promise<string[]> {
  const type = benchType();
  const engine = benchEngineOf(type);
  const feed = createFeed(type);
  run(engine, feed, warmUp);
  const before = engine.looks;
  // The time this thread was on a core: other work on the machine does not count.
  const started = process.threadCpuUsage();
  const verdicts = run(engine, feed, measured);
  const { user, system } = process.threadCpuUsage(started);
  const seconds = (user + system) / 1e6;
  const bytes = serialize(engine.snapshot()).byteLength / devices;
  const perSecond = Math.round(measured / seconds);
  const looks = Math.round((engine.looks - before) / seconds);
  return [
    `engine: ${perSecond.toLocaleString('en')} reading events/s on one core (25 rules, ${signalsPerReading} signals a reading, ${devices} devices)`,
    `engine: ${looks.toLocaleString('en')} rule evaluations/s, of these ${rulesPerReading} a reading and the rest as time passes`,
    `engine: ${Math.round(bytes).toLocaleString('en')} bytes of state a device in a snapshot; ${verdicts} verdicts on the way`,
  ];
}

const rulesPerReading = 25 / (signalsOfType / signalsPerReading);

function benchType(): DeviceType {
  const signals = Array.from(
    { length: signalsOfType },
    (_, slot): Signal => ({
      name: `signal_${slot}`,
      slot,
      kind: slot % signalsPerReading === 4 ? 'enum' : 'number',
      unit: '',
      ...(slot % signalsPerReading === 4 ? { values: ['idle', 'run', 'stop'] } : {}),
      maxAge: minutes(15),
      title: { en: `signal ${slot}`, 'zh-CN': `signal ${slot}` },
    }),
  );
  return {
    name: 'bench',
    title: { en: 'bench', 'zh-CN': 'bench' },
    signals,
    slotOf: new Map(signals.map((signal) => [signal.name, signal.slot])),
    conditions: [{ name: 'service', when: 'signal_4 == "stop"' }],
    idleInterval: minutes(5),
    silenceAfter: minutes(30),
    attributes: { limit: 50 },
    attributesBy: [],
  };
}

/** Five signal sets; on each one rule with a window, one with a ratio, one with a state, levels, and a plain one. */
function ruleTexts(): object[] {
  const base = { title: 'bench', device_types: ['bench'], mode: 'active' };
  return Array.from({ length: 25 }, (_, i) => {
    const set = (i % 4) * signalsPerReading;
    const [a, b, c, d, state] = [0, 1, 2, 3, 4].map((one) => `signal_${set + one}`);
    const forms = [
      { when: `${state} in ["run", "stop"] && ${a} < 0.5 * device.limit`, for: '10s', severity: 'P2' },
      { when: `avg(${b}, "5m") > 95`, for: '30s', severity: 'P3', clear: { when: `${b} < 80`, for: '60s' } },
      { when: `${c} > ${d} + 97 && ${state} != "stop"`, severity: 'P2', unless: ['service'] },
      {
        levels: [
          { when: `${d} > 99.5`, for: '5s', severity: 'P1' },
          { when: `${d} > 99`, for: '60s', severity: 'P2' },
        ],
      },
      { when: `${state} == "run" && (${a} > 99 || ${b} / ${c} > 5000)`, for: '20s', severity: 'P3' },
    ];
    return { id: `B-${i}`, ...base, ...forms[i % forms.length] };
  });
}

function benchEngineOf(type: DeviceType): Engine {
  const catalogue: Catalogue = { types: new Map([[type.name, type]]) };
  const engine = createEngine(catalogue);
  let id = 0;
  const control = (subject: string, body: object): void => {
    id += 1;
    const event = { kind: 'control', subject, seq: id, idx: 0, at: instant(start), control: { ...body, id } };
    engine.step(event as TelemetryEvent);
  };
  for (const rule of ruleTexts()) control('rule', { label: 'rule', rule, version: 1 });
  for (let i = 0; i < devices; i += 1) {
    const place = { district: null, city: null, building: null, provider: null };
    const facts = { id: deviceId(i), type: type.name, model: null, ...place, board: 'b', purchasedOn: null };
    control(deviceId(i), { label: 'device', device: { ...facts, attributes: {} } });
  }
  if (engine.blind().some((one) => one.refused !== undefined)) throw new Error('defect: a bench rule does not compile');
  return engine;
}

const start = Date.UTC(2026, 0, 1);
const deviceId = (i: number): string => `bench-${i}`;

/** A made-up fleet: each device speaks every five seconds about one of its four signal sets. */
function createFeed(type: DeviceType): () => ReadingEvent {
  const ids = Array.from({ length: devices }, (_, i) => deviceId(i));
  const sets = [0, 1, 2, 3].map((set) =>
    Array.from({ length: signalsPerReading }, (_, i) => set * signalsPerReading + i),
  );
  const gap = 5_000 / devices;
  let seq = 10_000;
  let noise = 1;
  const draw = (): number => {
    noise = (Math.imul(noise, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (noise / 0x7fffffff) * 100;
  };
  // Mostly near 50, seldom at the edges where rules fire.
  const next = (): number => (draw() + draw() + draw()) / 3;
  // Drawn beforehand, so that drawing is not measured.
  const pool = Array.from({ length: 4_096 }, () => [next(), next(), next(), next(), draw() > 50 ? 'run' : 'idle']);
  return () => {
    seq += 1;
    const at = instant(Math.floor(start + seq * gap));
    const turn = seq % devices;
    const slots = sets[Math.floor(seq / devices) % 4] ?? [];
    return {
      kind: 'reading',
      seq,
      idx: 0,
      at,
      device: ids[turn] ?? '',
      type,
      ts: instant(at - millis(40)),
      slots,
      values: pool[(seq * 7) % pool.length] ?? [],
      flags: 0,
    };
  };
}

function run(engine: Engine, feed: () => ReadingEvent, count: number): number {
  let verdicts = 0;
  for (let i = 0; i < count; i += 1) verdicts += engine.step(feed()).length;
  return verdicts;
}

if (import.meta.main) {
  for (const line of await benchEngine()) console.log(line);
  for (const line of benchMonth()) console.log(line);
}
