import { expect } from 'vitest';
import { instant } from '../../src/base/index.ts';
import { parseRuleTest, type Rule, runRuleTest, type Verdict } from '../../src/rules/index.ts';
import type { Catalogue, Control, DeviceFacts, TelemetryEvent } from '../../src/telemetry/index.ts';

/** A rule as it is written. */
type RuleFields = Readonly<Record<string, unknown>>;

/** How long before the first arrival the test begins: devices may deliver what they measured an hour ago. */
const ahead = 2 * 3_600_000;

/**
 * The part of a recorded run that a rule test can tell: devices registered at the beginning, then what arrives, in order,
 * and where they move and which boards they get. Outages become stops of the daemon; what happens to rules on the way is
 * left out, as are devices that retire, and strangers.
 */
export function asRuleTestTells(events: readonly TelemetryEvent[]): TelemetryEvent[] {
  const start = instant((events[0]?.at ?? 0) - ahead);
  const facts = new Map<string, DeviceFacts>();
  for (const { control, subject } of controlsOf(events)) {
    if (control.label === 'device' && !facts.has(subject)) facts.set(subject, control.device);
  }
  const boards = new Map([...facts].map(([id, { board }]) => [id, board]));
  // The board that a device has at the beginning of a test has a name of its own.
  const withBoard = (device: DeviceFacts): DeviceFacts =>
    device.board === boards.get(device.id) ? { ...device, board: 'first' } : device;
  const met = new Set<string>();
  const told: Unplaced[] = [...facts].map(([subject, device], i): Unplaced => {
    return { kind: 'control', at: start, subject, control: { label: 'device', id: i + 1, device: withBoard(device) } };
  });
  for (const event of events) {
    if (event.kind === 'control' && event.control.label === 'device') {
      const { device } = event.control;
      const again = met.has(device.id);
      met.add(device.id);
      if (again) told.push({ ...event, control: { ...event.control, device: withBoard(device) } });
    } else told.push(...toldOf(event).filter((one) => facts.has(whoseOf(one) ?? '') || whoseOf(one) === undefined));
  }
  const last = told.at(-1)?.at ?? start;
  told.push({ kind: 'pulse', at: instant(last + 1) });
  return told.map((event, i) => placed(event, i + 1));
}

/** The series with a new version of the rule, in force from before its event `index` on. */
export function withVersion(
  series: readonly TelemetryEvent[],
  index: number,
  rule: Extract<Control, { label: 'rule' }>['rule'] & { readonly id: string },
  version: number,
): TelemetryEvent[] {
  const at = series[index]?.at ?? instant(0);
  const put: Unplaced = { kind: 'control', at, subject: rule.id, control: { label: 'rule', id: 0, rule, version } };
  return [...series.slice(0, index), put, ...series.slice(index)].map((event, i) => placed(event, i + 1));
}

type Unplaced = TelemetryEvent extends infer E ? (E extends unknown ? Omit<E, 'seq' | 'idx'> : never) : never;

/** Whose it is, of a device. */
function whoseOf(event: Unplaced): string | undefined {
  if (event.kind === 'control') return event.subject;
  return 'device' in event ? event.device : undefined;
}

/** Commands are numbered as they come. */
function placed(event: Unplaced, seq: number): TelemetryEvent {
  if (event.kind !== 'control') return { ...event, seq, idx: 0 } as TelemetryEvent;
  return { ...event, seq, idx: 0, control: { ...event.control, id: seq } } as TelemetryEvent;
}

const controlsOf = (events: readonly TelemetryEvent[]) => events.filter((event) => event.kind === 'control');

function toldOf(event: TelemetryEvent): readonly Unplaced[] {
  const { at } = event;
  switch (event.kind) {
    case 'reading':
      return [{ ...event, flags: 0 }];
    case 'presence':
      return [event];
    case 'heard':
    case 'rejected':
      return [{ kind: 'heard', at, device: event.device, why: 'status' }];
    case 'daemon':
      if (event.phase !== 'stop') return [];
      return (['stop', 'start', 'admitting'] as const).map((phase) => ({ kind: 'daemon', at, phase }));
    case 'control':
      return ['clear', 'service-done'].includes(event.control.label) ? [event] : [];
    case 'pulse':
      return [];
  }
}

/** What the runner of rule tests says to such a series, which it is given as text; every verdict must be as expected. */
export function ruleTestVerdicts(
  rule: Rule,
  series: readonly TelemetryEvent[],
  expected: readonly Verdict[],
  catalogue: Catalogue,
): readonly Verdict[] {
  const parsed = parseRuleTest(JSON.stringify(documentOf(rule, series, expected)));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const { ok, tests } = runRuleTest(parsed.document, [rule], catalogue, parsed.locate);
  expect(tests.flatMap(({ fault, story }) => [fault, ...story.filter((line) => !line.ok)])).toEqual([undefined]);
  expect(ok).toBe(true);
  return tests.flatMap(({ verdicts }) => verdicts);
}

function documentOf(rule: Rule, series: readonly TelemetryEvent[], expected: readonly Verdict[]): object {
  const start = series[0]?.at ?? 0;
  const after = (at: number): string => `${at - start}ms`;
  const registered = new Map<string, TelemetryEvent>();
  for (const event of controlsOf(series))
    if (event.control.label === 'device' && !registered.has(event.subject)) registered.set(event.subject, event);
  const devices = Object.fromEntries(
    [...registered].map(([subject, event]) => {
      const { type, facts } = factsOf(event);
      return [subject, Object.fromEntries(Object.entries({ type, ...facts }).filter(([, value]) => value !== null))];
    }),
  );
  const events = series.flatMap((event) => {
    const written = event === registered.get(whose(event)) ? undefined : writtenOf(rule, event, after);
    return written === undefined ? [] : [{ at: after(event.at), ...written }];
  });
  const expect = expected.map(({ kind, at, since, severity, level, reason, cause, subject }) => ({
    ...{ at: after(at), verdict: kind, [subject.kind]: subject.id, severity, level, reason, within: '0ms' },
    ...{ since: after(since), ...(cause === undefined ? {} : { cause }) },
  }));
  const test = {
    name: 'is as it was live',
    start: new Date(start).toISOString(),
    every: '1ms',
    devices,
    events,
    expect,
  };
  return { rule: rule.id, tests: [test] };
}

const whose = (event: TelemetryEvent): string => (event.kind === 'control' ? event.subject : '');

/** What a rule test says of a device besides its name; its board where it is another one. */
function factsOf(event: TelemetryEvent) {
  if (event.kind !== 'control' || event.control.label !== 'device') throw new Error('no facts of a device');
  const { type, model, district, city, building, provider, purchasedOn, attributes, board } = event.control.device;
  return {
    ...{ type, board },
    facts: { model, district, city, building, provider, purchased_on: purchasedOn, attributes },
  };
}

/** An event as a rule test writes it; undefined for what a test says otherwise. */
function writtenOf(rule: Rule, event: TelemetryEvent, after: (at: number) => string): object | undefined {
  switch (event.kind) {
    case 'reading': {
      const { type, slots, values, device, ts } = event;
      const reading = Object.fromEntries(slots.map((slot, i) => [type.signals[slot]?.name, values[i]]));
      return { device, reading, ts: after(ts) };
    }
    case 'presence':
      return { device: event.device, presence: event.online ? 'online' : 'offline' };
    case 'heard':
      return { device: event.device, heard: true };
    case 'daemon':
      return event.phase === 'stop' ? { restart: '0s' } : undefined;
    case 'control': {
      const { control, subject } = event;
      if (control.label === 'device') {
        const { facts, board } = factsOf(event);
        return { device: subject, becomes: { ...facts, ...(board === null ? {} : { board }) } };
      }
      if (control.label === 'rule') {
        const { id: _, device_types: __, then: ___, mode: ____, canary: _____, ...fields } = control.rule as RuleFields;
        return subject === rule.id && control.version > 1 ? { rule: fields } : undefined;
      }
      if (control.label === 'service-done') return { device: subject, service: control.by };
      return control.label === 'clear' && control.rule === rule.id ? { device: subject, clear: control.by } : undefined;
    }
    default:
      return undefined;
  }
}
