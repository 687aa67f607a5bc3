import { type Instant, instant, parseDuration } from '../../base/index.ts';
import type { DeviceFacts, DeviceType, Signal, SignalValue, TelemetryEvent } from '../../telemetry/index.ts';
import type { Rule } from '../document.ts';
import { badRuleTest } from '../errors.ts';
import { nearest } from '../expression/nearest.ts';
import { ruleJson } from '../rule-json.ts';
import { readSteps, readValue } from './input-notation.ts';
import type { RuleTestCase, RuleTestDocument, TestEvent } from './test-document.ts';

/** What happens at one instant: an event without its place in the journal, or a snapshot of the engine. */
export type Happening =
  | { readonly at: number; readonly snapshot: true }
  | { readonly at: number; readonly event: Unplaced<TelemetryEvent> };

type Unplaced<E> = E extends unknown ? Omit<E, 'seq' | 'idx' | 'at'> : never;

const defaultStart = '2026-01-01T00:00:00Z';
const defaultStep = 5_000;
const deviceId = 'device-under-test';

export function startOf(test: RuleTestCase): Instant {
  const start = Date.parse(test.start ?? defaultStart);
  if (Number.isNaN(start)) throw badRuleTest(`\`start\` is \`${test.start}\`: write e.g. ${defaultStart}`);
  return instant(start);
}

/** Everything that happens in a test, in time: rule and device first, then input and events, then silence. */
export function timelineOf(
  test: RuleTestCase,
  document: RuleTestDocument,
  rule: Rule,
  type: DeviceType,
): readonly Happening[] {
  const start = startOf(test);
  const every = millisOf(test.every) ?? defaultStep;
  const readings = inputOf(test, type, every).map((one) => ({ ...one, at: start + one.at }));
  const extras = (test.events ?? []).flatMap((event) => extraOf(event, rule, type, start));
  const happenings = [...readings, ...extras].sort((a, b) => a.at - b.at);
  const last = Math.max(start, ...happenings.map((one) => one.at));
  return [
    ...setting(test, document, rule, start),
    ...happenings,
    { at: last + every + (millisOf(test.silence_after_input) ?? 0), event: { kind: 'pulse' } },
  ];
}

function setting(test: RuleTestCase, document: RuleTestDocument, rule: Rule, start: number): Happening[] {
  const { type, model, district, city, building, provider, attributes } = { ...document.device, ...test.device };
  const facts: DeviceFacts = {
    id: deviceId,
    type,
    model: model ?? null,
    district: district ?? null,
    city: city ?? null,
    building: building ?? null,
    provider: provider ?? null,
    board: 'first',
    purchasedOn: null,
    attributes: attributes ?? {},
  };
  const control = { label: 'rule', id: 1, rule: ruleJson(rule), version: 1 } as const;
  return [
    { at: start, event: { kind: 'control', subject: rule.id, control } },
    { at: start, event: { kind: 'control', subject: deviceId, control: { label: 'device', id: 2, device: facts } } },
  ];
}

function inputOf(test: RuleTestCase, type: DeviceType, every: number): Happening[] {
  const columns = Object.entries(test.input ?? {}).map(([name, written]) => {
    const signal = signalOf(name, type);
    return { signal, steps: readSteps(signal, written) };
  });
  const length = Math.max(0, ...columns.map(({ steps }) => steps.length));
  return Array.from({ length }, (_, i) => {
    const present = columns.flatMap(({ signal, steps }) => {
      const value = steps[i];
      return value === undefined ? [] : [{ signal, value }];
    });
    return present.length === 0 ? [] : [readingOf(type, present, i * every, undefined)];
  }).flat();
}

/** A reading at `at`, with the device's time `ts`; without it, filled in as `at` when it is placed. */
function readingOf(
  type: DeviceType,
  values: readonly { signal: Signal; value: SignalValue }[],
  at: number,
  ts: number | undefined,
): Happening {
  return {
    at,
    event: {
      kind: 'reading',
      device: deviceId,
      type,
      ts: instant(ts ?? Number.NaN),
      slots: values.map((one) => one.signal.slot),
      values: values.map((one) => one.value),
      flags: 0,
    },
  };
}

function extraOf(event: TestEvent, rule: Rule, type: DeviceType, start: number): Happening[] {
  const at = start + (millisOf(event.at) ?? 0);
  const happenings: Happening[] = [];
  if (event.reading !== undefined) {
    const values = Object.entries(event.reading).map(([name, written]) => {
      const signal = signalOf(name, type);
      return { signal, value: readValue(signal, written) };
    });
    const ts = millisOf(event.ts);
    happenings.push(readingOf(type, values, at, ts === undefined ? undefined : start + ts));
  }
  if (event.presence !== undefined) {
    happenings.push({ at, event: { kind: 'presence', device: deviceId, online: event.presence === 'online' } });
  }
  if (event.heard) happenings.push({ at, event: { kind: 'heard', device: deviceId, why: 'status' } });
  if (event.restart !== undefined) {
    const back = at + (millisOf(event.restart) ?? 0);
    happenings.push({ at, event: { kind: 'daemon', phase: 'stop' } });
    happenings.push({ at: back, event: { kind: 'daemon', phase: 'start' } });
    happenings.push({ at: back, event: { kind: 'daemon', phase: 'admitting' } });
  }
  if (event.clear !== undefined) {
    // Behind the two of the setting, and growing with time as ids do.
    const control = { label: 'clear', id: 3 + (at - start), rule: rule.id, by: event.clear } as const;
    happenings.push({ at, event: { kind: 'control', subject: deviceId, control } });
  }
  if (event.snapshot) happenings.push({ at, snapshot: true });
  return happenings;
}

function signalOf(name: string, type: DeviceType): Signal {
  const slot = type.slotOf.get(name);
  const signal = slot === undefined ? undefined : type.signals[slot];
  if (signal !== undefined) return signal;
  const meant = nearest(
    name,
    type.signals.map((one) => one.name),
  );
  throw badRuleTest(
    `\`${name}\` is no signal of ${type.name}${meant === undefined ? '' : `: did you mean \`${meant}\`?`}`,
  );
}

export const millisOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseDuration(text);
