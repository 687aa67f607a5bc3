import { instant } from '../../base/index.ts';
import type { DeviceType } from '../../telemetry/index.ts';
import { badRuleTest } from '../errors.ts';
import { nearest } from '../expression/nearest.ts';
import { planRule } from '../plan-rule.ts';
import { ruleJson } from '../rule-json.ts';
import type { Changes } from './changes.ts';
import { type Happening, millisOf, readingOf, signalOf } from './happening.ts';
import { readValue } from './input-notation.ts';
import type { TestDevice } from './test-devices.ts';
import type { TestEvent } from './test-document.ts';

interface Scene {
  readonly changes: Changes;
  readonly devices: readonly TestDevice[];
  readonly start: number;
  readonly pointer: string;
}

/** What the `events` of a test say beside its input, in time. */
export const extrasOf = (events: readonly TestEvent[], scene: Scene): Happening[] =>
  events
    .map((event, i) => ({ event, pointer: `${scene.pointer}/${i}`, at: millisOf(event.at) ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .flatMap(({ event, pointer }) => extraOf(event, { ...scene, pointer }));

function extraOf(event: TestEvent, scene: Scene): Happening[] {
  const at = scene.start + (millisOf(event.at) ?? 0);
  const happenings: Happening[] = [...ofDevice(event, scene, at)];
  if (event.rule !== undefined) {
    const { changes } = scene;
    changes.change(event.rule, `${scene.pointer}/rule`);
    const { rule, version } = changes;
    const control = { label: 'rule', id: 0, rule: ruleJson(rule), version } as const;
    happenings.push({ at, event: { kind: 'control', subject: rule.id, control } });
  }
  if (event.restart !== undefined) {
    const back = at + (millisOf(event.restart) ?? 0);
    happenings.push({ at, event: { kind: 'daemon', phase: 'stop' } });
    happenings.push({ at: back, event: { kind: 'daemon', phase: 'start' } });
    happenings.push({ at: back, event: { kind: 'daemon', phase: 'admitting' } });
  }
  if (event.forecast !== undefined) happenings.push(...forecastsOf(event.forecast, scene, at));
  if (event.snapshot) happenings.push({ at, snapshot: true });
  return happenings;
}

const twoDays = 48 * 3_600_000;

/** One forecast for each place where a device of the test stands. */
function forecastsOf(written: number | Readonly<Record<string, number>>, scene: Scene, at: number): Happening[] {
  const pointer = `${scene.pointer}/forecast`;
  const points: [number, number][] =
    typeof written === 'number'
      ? [
          [at, written],
          [at + twoDays, written],
        ]
      : Object.entries(written).map(([ahead, outdoorC]) => [at + (millisOf(ahead) ?? 0), outdoorC]);
  if (points.length === 0) throw badRuleTest('the forecast has no points: write e.g. { 0h: -4, 6h: -12 }', pointer);
  const places = new Set(scene.devices.map(({ facts }) => facts.district ?? facts.city));
  return [...places].map((place): Happening => {
    if (place === null) throw badRuleTest('a device stands nowhere: give it a `district` or a `city`', pointer);
    const control = { label: 'forecast', id: 0, place, issued_at: at, source: 'test', points } as const;
    return { at, event: { kind: 'control', subject: place, control } };
  });
}

function* ofDevice(event: TestEvent, scene: Scene, at: number): Generator<Happening> {
  const { reading, presence, heard, clear, service, ticket, answers, becomes } = event;
  if ((reading ?? presence ?? heard ?? clear ?? service ?? ticket ?? answers ?? becomes) === undefined) return;
  const { facts, type } = deviceOf(event, scene);
  const { id: device } = facts;
  if (becomes !== undefined) {
    const control = { label: 'device', id: 0, device: scene.changes.become(device, becomes) } as const;
    yield { at, event: { kind: 'control', subject: device, control } };
  }
  if (reading !== undefined) {
    const values = Object.entries(reading).map(([name, written]) => {
      const pointer = `${scene.pointer}/reading/${name}`;
      const signal = signalOf(name, type, pointer);
      return { signal, value: readValue(signal, written, pointer) };
    });
    const ts = millisOf(event.ts);
    yield readingOf(device, type, values, at, ts === undefined ? at : scene.start + ts);
  }
  if (presence !== undefined) yield { at, event: { kind: 'presence', device, online: presence === 'online' } };
  if (heard) yield { at, event: { kind: 'heard', device, why: 'status' } };
  if (clear !== undefined) {
    const control = { label: 'clear', id: 0, rule: scene.changes.rule.id, by: clear } as const;
    yield { at, event: { kind: 'control', subject: device, control } };
  }
  if (answers !== undefined) yield { at, event: answersOf(answers, scene, facts.id, type, at) };
  if (service !== undefined) {
    const control = { label: 'service-done', id: 0, by: service } as const;
    yield { at, event: { kind: 'control', subject: device, control } };
  }
  if (ticket !== undefined) {
    const control = { label: 'ticket', id: 0, rule: 'another', fault: ticket, severity: 'P2' } as const;
    yield { at, event: { kind: 'control', subject: device, control } };
  }
}

/** As the daemon would write them, for one device; a question without an answer here has none. */
function answersOf(
  written: Readonly<Record<string, number>>,
  scene: Scene,
  device: string,
  type: DeviceType,
  at: number,
) {
  const { rule, version } = scene.changes;
  const planned = planRule(rule, type);
  const questions = planned.ok ? planned.plan.asked.map(({ text }) => text) : [];
  for (const text of Object.keys(written)) {
    if (questions.includes(text)) continue;
    const meant = nearest(text, questions);
    const remedy = meant === undefined ? `it asks ${questions.join(', ') || 'nothing'}` : `did you mean ${meant}?`;
    throw badRuleTest(`${rule.id} does not ask \`${text}\`: ${remedy}`, `${scene.pointer}/answers/${text}`);
  }
  const values = [questions.map((text) => written[text] ?? null)];
  const control = {
    label: 'answers',
    id: 0,
    rule: rule.id,
    version,
    asOf: instant(at),
    devices: [device],
    values,
  } as const;
  return { kind: 'control', subject: rule.id, control } as const;
}

function deviceOf({ device }: TestEvent, { devices, pointer }: Scene): TestDevice {
  const names = devices.map((one) => one.facts.id);
  if (device === undefined) {
    const [only] = devices;
    if (devices.length === 1 && only !== undefined) return only;
    throw badRuleTest(`the event is of one of ${names.length} devices: say whose with \`device\``, pointer);
  }
  const found = devices.find((one) => one.facts.id === device);
  if (found !== undefined) return found;
  const meant = nearest(device, names);
  const remedy = meant === undefined ? `use one of ${names.slice(0, 10).join(', ')}` : `did you mean ${meant}?`;
  throw badRuleTest(`the test has no device \`${device}\`: ${remedy}`, `${pointer}/device`);
}
