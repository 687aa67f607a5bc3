import { type Instant, instant } from '../base/index.ts';
import { createEngine, historyNeeds, type Rule, ruleJson, type Verdict } from '../rules/index.ts';
import type { HistoryQuery, HistorySlice } from '../store/index.ts';
import type { Catalogue, Control, Signal, TelemetryEvent, TrendAnswers } from '../telemetry/index.ts';
import type { HistorySource } from './history-source.ts';
import { forEachEvent, SliceTexts } from './slice-events.ts';
import { answerAsk, type TrendAsk, trendAsks } from './trend-asks.ts';

/** A rule as it is put in force for the whole stretch. */
export interface RuleInForce {
  readonly rule: Rule;
  readonly version: number;
}

/** One engine over the stretch. */
export interface Reenactment {
  /** In force from the first instant on, in place of every rule of the past; `as-recorded` keeps those. */
  readonly rules: readonly RuleInForce[] | 'as-recorded';
  /** Every verdict, also those of the warm-up. */
  readonly onVerdict: (verdict: Verdict) => void;
}

export interface HistoryStretch {
  readonly from: Instant;
  /** Excluded. */
  readonly to: Instant;
  readonly devices?: readonly string[] | undefined;
}

export interface StepHistoryDeps {
  readonly catalogue: Catalogue;
  readonly history: HistorySource;
  /** Between slices; `share` of the way is behind, 0 to 1, and the slice took the store so long. Throws to end it. */
  readonly between: (share: number, tookMs: number) => Promise<void>;
  readonly sliceRows?: number | undefined;
}

export interface SteppedHistory {
  /** Readings within the stretch, and before it. */
  readonly readings: number;
  readonly warmUpReadings: number;
  /** When the first of all arrived; undefined when there was none. */
  readonly warmUpFrom: Instant | undefined;
  /** Up to where time went on: before `to` when history ends there. */
  readonly through: Instant | undefined;
}

/**
 * Takes stored history through the engine that runs live, once for all reenactments. What was told before the
 * warm-up (devices, services, silences) is told first; verdicts have no one to go to but `onVerdict`.
 */
export async function stepHistory(
  stretch: HistoryStretch,
  reenactments: readonly Reenactment[],
  deps: StepHistoryDeps,
): Promise<SteppedHistory> {
  const { catalogue, history } = deps;
  const plan = await planOf(stretch, reenactments, deps);
  const actors = reenactments.map((one) => createActor(one, stretch, catalogue, plan));
  const texts = new SliceTexts();
  const seen = {
    readings: 0,
    warmUpReadings: 0,
    first: undefined as Instant | undefined,
    at: undefined as Instant | undefined,
  };
  const take = (event: TelemetryEvent): void => {
    seen.at = event.at;
    if (event.kind === 'reading') {
      seen.first ??= event.at;
      if (event.at < stretch.from) seen.warmUpReadings += 1;
      else seen.readings += 1;
    }
    for (let i = 0; i < actors.length; i += 1) (actors[i] as Actor)(event);
  };
  /** Of instants at which there was something to ask about. */
  let asks: TrendAsk[] | undefined;
  /** Asked before the events that follow them are stepped: the store answers as of each instant. */
  const answered: { readonly at: Instant; readonly actor: number; readonly answers: TrendAnswers }[] = [];
  const askUpTo = async (at: Instant): Promise<void> => {
    while (asks?.[0] !== undefined && asks[0].at <= at) {
      const ask = asks.shift() as TrendAsk;
      answered.push({ ...ask, answers: await answerAsk(ask, catalogue, history.trend) });
    }
  };
  const tellUpTo = ({ at, seq }: TelemetryEvent): void => {
    while (answered[0] !== undefined && answered[0].at <= at) {
      const { at: then, actor, answers } = answered.shift() as (typeof answered)[number];
      const control = { label: 'answers', id: Number.NaN, ...answers } as const;
      actors[actor]?.({ kind: 'control', seq, idx: -1, at: then, subject: answers.rule, control });
    }
  };
  for await (const slice of history.slices(plan.query)) {
    const first = firstAt(slice);
    if (first !== undefined) {
      asks ??= trendAsks(reenactments, instant(Math.max(plan.warmUpFrom, first)), plan.lastAt);
    }
    await askUpTo(lastAt(slice));
    forEachEvent(slice, texts.take(slice), catalogue, (event) => {
      if (answered.length > 0) tellUpTo(event);
      take(event);
    });
    await deps.between(shareOf(slice, plan), slice.tookMs);
  }
  const through = plan.goesOn ? instant(stretch.to - 1) : seen.at;
  // Time passes to the end of the stretch also where nothing was said.
  if (through !== undefined) {
    await askUpTo(through);
    const end: TelemetryEvent = { kind: 'pulse', seq: plan.upTo, idx: 1_000_000, at: through };
    tellUpTo(end);
    for (const actor of actors) actor(end);
  }
  return { readings: seen.readings, warmUpReadings: seen.warmUpReadings, warmUpFrom: seen.first, through };
}

interface Plan {
  readonly query: HistoryQuery;
  /** The last entry before the warm-up. */
  readonly quietUpTo: number;
  readonly warmUpFrom: Instant;
  /** When the last entry of the stretch arrived. */
  readonly lastAt: Instant;
  readonly upTo: number;
  /** Whether there is history after the stretch. */
  readonly goesOn: boolean;
  readonly types: ReadonlySet<string> | undefined;
  /** What devices nobody asked about do counts too. */
  readonly company: boolean;
}

async function planOf(
  { from, to, devices }: HistoryStretch,
  reenactments: readonly Reenactment[],
  { catalogue, history, sliceRows }: StepHistoryDeps,
): Promise<Plan> {
  const recorded = reenactments.some(({ rules }) => rules === 'as-recorded');
  const rules = reenactments.flatMap((one) => (one.rules === 'as-recorded' ? [] : one.rules.map(({ rule }) => rule)));
  const needs = historyNeeds(rules, catalogue);
  const all = [...catalogue.types.values()].map((type) => ({ type, signals: type.signals }));
  const readings = recorded ? all : needs.readings;
  const whole = recorded || needs.warmUp === 'everything';
  const warmUp = needs.warmUp === 'everything' ? 0 : needs.warmUp;
  const warmUpFrom = instant(from - warmUp);
  const before = whole ? { seq: 0 } : await history.seqBefore(warmUpFrom);
  const end = await history.seqBefore(to);
  const company = recorded || needs.company;
  const query: HistoryQuery = {
    after: 0,
    quietUpTo: before.seq,
    upTo: end.seq,
    life: company,
    readings: readings.map(({ type, signals }) => ({ type: type.name, signals: signals.map(historySignal) })),
    ...(devices === undefined || company ? {} : { devices }),
    ...(sliceRows === undefined ? {} : { sliceRows }),
  };
  const types = recorded ? undefined : new Set(readings.map(({ type }) => type.name));
  const goesOn = (await history.cursor()) > end.seq;
  return { query, quietUpTo: before.seq, warmUpFrom, lastAt: end.at ?? to, upTo: end.seq, goesOn, types, company };
}

const historySignal = ({ name, kind }: Signal) => ({ name, kind: kind === 'enum' ? 'text' : kind }) as const;

/** When the first of a slice arrived. */
function firstAt({ readings, others }: HistorySlice): number | undefined {
  const first = Math.min(
    ...readings.map(({ at }) => at[0] ?? Number.POSITIVE_INFINITY),
    others[0]?.at ?? Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(first) ? first : undefined;
}

/** When the last of a slice arrived. */
function lastAt({ readings, others }: HistorySlice): Instant {
  const ends = readings.map(({ at, rows }) => at[rows - 1] ?? 0);
  return instant(Math.max(0, ...ends, others.at(-1)?.at ?? 0));
}

function shareOf({ through }: HistorySlice, { quietUpTo, upTo }: Plan): number {
  const all = upTo - quietUpTo;
  return all <= 0 ? 1 : Math.min(1, Math.max(0, (through - quietUpTo) / all));
}

type Actor = (event: TelemetryEvent) => void;

function createActor(
  { rules, onVerdict }: Reenactment,
  { devices }: HistoryStretch,
  catalogue: Catalogue,
  { types, company }: Plan,
): Actor {
  const engine = createEngine(catalogue);
  const among = devices === undefined ? undefined : new Set(devices);
  const wanted = controlsFor(rules, company ? undefined : among, types);
  let begun = rules === 'as-recorded';
  const step = (event: TelemetryEvent): void => {
    const verdicts = engine.step(event);
    for (let i = 0; i < verdicts.length; i += 1) {
      const verdict = verdicts[i] as Verdict;
      const { kind, id } = verdict.subject;
      if (among === undefined || kind !== 'device' || among.has(id)) onVerdict(verdict);
    }
  };
  const begin = ({ at }: TelemetryEvent): void => {
    begun = true;
    if (rules === 'as-recorded') return;
    for (const [i, { rule, version }] of rules.entries()) {
      // Between no control and the first one of the past: what is told later counts as later.
      const control: Control = {
        label: 'rule',
        id: (i + 1) / (2 * rules.length + 2),
        rule: ruleJson({ ...rule, mode: 'active' }),
        version,
      };
      step({ kind: 'control', seq: 0, idx: i, at, subject: rule.id, control });
    }
  };
  // Ids of controls rise: one that the past does not have comes between the last that it had and the next.
  let lastId = 0;
  let between = 0;
  return (event) => {
    if (!begun) begin(event);
    if (event.kind !== 'control') return step(event);
    const { control } = event;
    if (control.label === 'answers' && Number.isNaN(control.id)) {
      between += 1;
      return step({ ...event, control: { ...control, id: lastId + 1 - 1 / (between + 2) } });
    }
    lastId = Math.max(lastId, control.id);
    between = 0;
    if (wanted(control, event.subject)) step(event);
  };
}

/** Which controls of the past an engine is told: not of other rules, nor of devices that nobody asked about. */
function controlsFor(
  rules: Reenactment['rules'],
  among: ReadonlySet<string> | undefined,
  types: ReadonlySet<string> | undefined,
): (control: Control, subject: string) => boolean {
  const ids = rules === 'as-recorded' ? undefined : new Set(rules.map(({ rule }) => rule.id));
  const told = new Set<string>();
  return (control, subject) => {
    switch (control.label) {
      case 'rule':
      case 'rule-retired':
        return ids === undefined;
      case 'answers':
        return ids === undefined;
      case 'clear':
        return ids?.has(control.rule) ?? true;
      case 'device': {
        // A device that became one of another type is told of, so that it stops being what it was.
        const concerns = (types?.has(control.device.type) ?? true) || told.has(subject);
        if (!concerns || among?.has(subject) === false) return false;
        told.add(subject);
        return true;
      }
      default:
        return true;
    }
  };
}
