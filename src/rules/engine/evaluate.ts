import type { EpisodeState, Verdict } from '../verdict.ts';
import { type CompiledRule, ruleField } from './compiled-rule.ts';
import type { DeviceState } from './device-state.ts';
import { episodeStateOf } from './episode-state.ts';
import { clearForNow, noteEpisode } from './flap-state.ts';

/** What a look at a rule came to and what it kept before; the engine makes a verdict of it. `since` is in device time. */
export type Report = (
  device: DeviceState,
  rule: CompiledRule,
  kind: Verdict['kind'],
  level: number,
  since: number,
  reason: Verdict['reason'],
  before: EpisodeState,
) => void;

const closed = -1;

/**
 * Looks at a condition rule at the device's now. `from` is the instant since when a condition that is found true
 * (or found cleared) counts. Leaves in the states when to look again if no reading comes.
 */
export function evaluateCondition(device: DeviceState, rule: CompiledRule, from: number, report: Report): void {
  const { states, now } = device;
  device.wake = Number.POSITIVE_INFINITY;
  for (const timer of rule.held) timer.update(device, timer.at, from);
  const inhibited = isInhibited(device, rule);
  const open = states[rule.at + ruleField.level] as number;
  let reached = closed;
  let anyTrue = false;
  let anyUnknown = false;
  let openIsFalse = false;
  for (let i = 0; i < rule.levels.length; i += 1) {
    const level = rule.levels[i] as CompiledRule['levels'][number];
    const holds = level.when(device);
    if (holds === true) anyTrue = true;
    else if (holds === undefined) anyUnknown = true;
    else if (i === open) openIsFalse = true;
    if (holds !== true || inhibited) {
      states[level.at] = Number.NaN;
      continue;
    }
    const since = startTimer(states, level.at, from, now);
    if (since + level.for > now) device.wake = Math.min(device.wake, since + level.for);
    else if (reached === closed) reached = i;
  }
  if (reached !== closed && (open === closed || reached < open || openIsFalse)) {
    if (reached !== open) enter(device, rule, reached, open === closed ? 'breach' : 'level', report);
  }
  if (open !== closed && !rule.manual) {
    const clear = rule.clearWhen === undefined ? noneHolds(anyTrue, anyUnknown) : rule.clearWhen(device);
    clearing(device, rule, clear === true && !anyTrue, from, report);
  }
  states[rule.at + ruleField.look] = device.wake;
}

/**
 * Looks at an absence rule when the server's time is `at`; silence counts from `from` at the earliest.
 * Its timers run in arrival time, which devices cannot move.
 */
export function evaluateMissing(
  device: DeviceState,
  rule: CompiledRule,
  at: number,
  from: number,
  report: Report,
): void {
  const look = rule.at + ruleField.look;
  if (device.states[rule.at + ruleField.level] === closed) {
    device.states[look] = expectLife(device, rule, at, from, report);
  } else {
    device.states[look] = awaitReturn(device, rule, at, report);
  }
}

/** No episode is open: opens one when the silence is long enough. Returns when to look again. */
function expectLife(device: DeviceState, rule: CompiledRule, at: number, from: number, report: Report): number {
  const { states } = device;
  const clearedAt = states[rule.at + ruleField.clearing] as number;
  const due = Math.max(from, Number.isNaN(clearedAt) ? from : clearedAt) + rule.missingAfter;
  if (at < due) return due;
  if (isInhibited(device, rule)) return at + 1;
  const never = Number.isNaN(device.heardAt);
  const since = device.now - (at - (never ? device.registeredAt : device.heardAt));
  const before = episodeStateOf(states, rule);
  states[rule.at + ruleField.level] = 0;
  states[rule.at + ruleField.since] = since;
  states[rule.at + ruleField.clearing] = Number.NaN;
  noteEpisode(states, rule, at);
  device.openMissing += 1;
  report(device, rule, 'breach', 0, since, never ? 'never-heard' : 'missing', before);
  return Number.POSITIVE_INFINITY;
}

/** An episode is open: ends it once signs of life have come for long enough. Returns when to look again. */
function awaitReturn(device: DeviceState, rule: CompiledRule, at: number, report: Report): number {
  const { states } = device;
  const due = device.heardAt + rule.missingAfter;
  if (!(at < due) || rule.manual) {
    states[rule.at + ruleField.clearing] = Number.NaN;
    return Number.POSITIVE_INFINITY;
  }
  const since = startTimer(states, rule.at + ruleField.clearing, at, at);
  const clearsAt = since + clearForNow(states, rule);
  if (clearsAt > at) return Math.min(due, clearsAt);
  const before = episodeStateOf(states, rule);
  close(device, rule);
  report(device, rule, 'clear', 0, device.now - (at - since), 'missing', before);
  return due;
}

/** Ends an open episode without asking the rule; does nothing when none is open. */
export function closeEpisode(device: DeviceState, rule: CompiledRule, reason: Verdict['reason'], report: Report): void {
  const level = device.states[rule.at + ruleField.level] as number;
  if (level === closed) return;
  const before = episodeStateOf(device.states, rule);
  close(device, rule);
  report(device, rule, 'clear', level, device.now, reason, before);
}

/** Puts a rule's timers back to nothing; an open episode stays open. */
export function resetTimers(states: Float64Array, rule: CompiledRule): void {
  const level = states[rule.at + ruleField.level] as number;
  const since = states[rule.at + ruleField.since] as number;
  states.fill(Number.NaN, rule.at, rule.at + rule.size);
  states[rule.at + ruleField.level] = level;
  states[rule.at + ruleField.since] = since;
  states[rule.at + ruleField.look] = Number.NEGATIVE_INFINITY;
}

export function clearState(states: Float64Array, rule: CompiledRule): void {
  states[rule.at + ruleField.level] = closed;
  states[rule.at + ruleField.since] = Number.NaN;
  resetTimers(states, rule);
}

export function isInhibited(device: DeviceState, rule: CompiledRule): boolean {
  for (const condition of rule.unless) if (condition(device) === true) return true;
  return false;
}

const noneHolds = (anyTrue: boolean, anyUnknown: boolean): boolean | undefined =>
  anyTrue ? false : anyUnknown ? undefined : true;

/** Since when the timer at `at` runs, starting it if need be. Device time may have run back behind its start. */
export function startTimer(states: Float64Array, at: number, from: number, now: number): number {
  const before = states[at] as number;
  const since = Number.isNaN(before) ? from : Math.min(before, now);
  states[at] = since;
  return since;
}

function enter(device: DeviceState, rule: CompiledRule, level: number, kind: 'breach' | 'level', report: Report): void {
  const { states } = device;
  const since = states[rule.levels[level]?.at ?? rule.at] as number;
  const before = episodeStateOf(states, rule);
  states[rule.at + ruleField.level] = level;
  if (kind === 'breach') {
    states[rule.at + ruleField.since] = since;
    noteEpisode(states, rule, device.now);
  }
  states[rule.at + ruleField.clearing] = Number.NaN;
  report(device, rule, kind, level, since, 'condition', before);
}

function clearing(device: DeviceState, rule: CompiledRule, holds: boolean, from: number, report: Report): void {
  const { states, now } = device;
  const at = rule.at + ruleField.clearing;
  if (!holds) {
    states[at] = Number.NaN;
    return;
  }
  const since = startTimer(states, at, from, now);
  const clearsAt = since + clearForNow(states, rule);
  if (clearsAt > now) {
    device.wake = Math.min(device.wake, clearsAt);
    return;
  }
  const level = states[rule.at + ruleField.level] as number;
  const before = episodeStateOf(states, rule);
  close(device, rule);
  report(device, rule, 'clear', level, since, 'condition', before);
}

function close(device: DeviceState, rule: CompiledRule): void {
  if (rule.kind === 'missing') device.openMissing -= 1;
  device.states[rule.at + ruleField.level] = closed;
  device.states[rule.at + ruleField.since] = Number.NaN;
  device.states[rule.at + ruleField.clearing] = Number.NaN;
}
