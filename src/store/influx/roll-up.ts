/** Makes rollups of hours that are settled, and of every hour of which the retention is about to take readings. */
import type { Instant } from '../../base/index.ts';
import { messageOf } from '../errors.ts';
import type { RollupStep } from '../rollup.ts';
import { DAY_MS, isKept, rollupSteps } from '../rollup.ts';
import { HOUR_MS, hourRuns, spansOf } from './hour-chunks.ts';
import { encoded, fieldOf, own, rollupMeasurement } from './names.ts';
import { addLate } from './roll-up-late.ts';
import type { HeldHour, Rolled } from './rollup-book.ts';
import type { RolledDevices } from './rollup-fold.ts';
import { foldFiner, foldRows } from './rollup-fold.ts';
import { visible } from './visible.ts';
import type { RollupDeps, RollupWork } from './write-rolled.ts';
import { writeRolled } from './write-rolled.ts';

const steps = ['five_minutes', 'hourly'] as const satisfies readonly RollupStep[];
const HOURS_A_DAY = 24;

/**
 * Makes what is missing and makes anew what late readings have changed: an hour, once a day of arrival has followed the
 * day after it. What fails is reported and tried again next time. `keptFrom`: where the retention is about to begin;
 * returns how far it may go without taking a reading that a rollup lacks.
 */
export async function rollUp(deps: RollupDeps, keptFrom: number, now: Instant): Promise<number> {
  const { rollups, ledger, rollupRetention, onFault, signal } = deps;
  if (Object.values(rollupRetention).every((span) => span === undefined || span <= 0)) return keptFrom;
  const before = new Date(keptFrom).toISOString().slice(0, 10);
  for (const type of rollups.types()) {
    try {
      await rollUpType(deps, type, before, now);
    } catch (error) {
      if (signal.aborted) break;
      const detail = `rollups of ${type} are made another time, and readings that they lack are kept until then: ${messageOf(error)}`;
      onFault({ code: 'maintain_failed', detail });
    }
  }
  const lacking = rollups.types().flatMap((type) => {
    const known = knownOf(deps, type);
    const held = rollups.held(type, { keptFrom: ledger.keptFrom, before });
    return held.filter((hour) => lacksExpiring(deps, known, hour, now)).map(({ firstDay }) => Date.parse(firstDay));
  });
  return Math.min(keptFrom, ...lacking);
}

type Known = ReadonlyMap<RollupStep, ReadonlyMap<number, Rolled>>;

const knownOf = ({ rollups }: RollupDeps, type: string): Known =>
  new Map(steps.map((step) => [step, rollups.of(type, step)]));

function lacksExpiring(
  { rollupRetention }: RollupDeps,
  known: Known,
  { hour, expiring }: HeldHour,
  now: Instant,
): boolean {
  if (expiring === null) return false;
  const day = Math.floor(hour / HOURS_A_DAY);
  return steps.some((step) => {
    if (!isKept(rollupRetention, { step, day }, now)) return false;
    const rolled = known.get(step)?.get(hour);
    return rolled === undefined || rolled.through < expiring;
  });
}

async function rollUpType(deps: RollupDeps, type: string, before: string, now: Instant): Promise<void> {
  const { rollups, ledger, beside, rollupRetention } = deps;
  const { keptFrom } = ledger;
  const signals = ledger.signalsOf(type).map((name) => ({ name, kind: ledger.kindOf(type, name) ?? 'text' }));
  const work = { type, signals, through: beside.cursor() };
  const settled = Math.floor(Date.parse(rollups.newestDay()) / DAY_MS) - 1;
  const due = rollups
    .held(type, { keptFrom, before })
    .filter(({ hour, expiring }) => expiring !== null || Math.floor(hour / HOURS_A_DAY) < settled);
  const known = knownOf(deps, type);
  const wanted = (step: RollupStep, { hour, lastSeq }: HeldHour): boolean => {
    const rolled = known.get(step)?.get(hour);
    const day = Math.floor(hour / HOURS_A_DAY);
    return isKept(rollupRetention, { step, day }, now) && (rolled === undefined || rolled.through < lastSeq);
  };
  const isWhole = (step: RollupStep, { hour }: HeldHour): boolean =>
    (known.get(step)?.get(hour)?.firstAt ?? keptFrom) >= keptFrom;
  const whole = due.map((hour) => steps.filter((step) => wanted(step, hour) && isWhole(step, hour)).join());
  for (const which of new Set(whole)) {
    if (which === '') continue;
    const these = steps.filter((step) => which.split(',').includes(step));
    for (const run of hourRuns(due.filter((_, i) => whole[i] === which))) await foldRun(deps, work, these, run);
  }
  for (const step of steps) {
    for (const hour of due.filter((one) => wanted(step, one) && !isWhole(step, one))) {
      const rolled = known.get(step)?.get(hour.hour) as Rolled;
      await addLate(deps, work, step, rolled);
    }
  }
}

/** Folds all that is there of the hours, in place of what was folded before. */
async function foldRun(
  deps: RollupDeps,
  work: RollupWork,
  wanted: readonly RollupStep[],
  run: readonly [HeldHour, ...HeldHour[]],
): Promise<void> {
  const { wire, ledger, signal, rollups } = deps;
  const { type, signals, through } = work;
  const hourly: RolledDevices = new Map();
  for (const { from, to } of spansOf(run, rollupSteps.five_minutes)) {
    const scan = { measurement: encoded(type), fields: signals.map(({ name }) => fieldOf(name)), from, to };
    const bounds = { upTo: [[own.seq, through]] as const, ...visible(ledger, from) };
    const fine = foldRows(await wire.scan({ ...scan, ...bounds }, signal), rollupSteps.five_minutes);
    if (wanted.includes('five_minutes')) await writeRolled(deps, work, 'five_minutes', fine);
    if (wanted.includes('hourly')) foldFiner(hourly, fine, HOUR_MS);
  }
  await writeRolled(deps, work, 'hourly', hourly);
  for (const step of wanted) {
    rollups.note(
      type,
      step,
      run.map(({ hour, firstAt }) => ({ hour, through, firstAt })),
    );
  }
}

/** Takes rollups past their own retention out of the database. */
export async function dropRollups(deps: RollupDeps, now: Instant): Promise<void> {
  const { rollups, rollupRetention, wire, signal, onFault } = deps;
  for (const step of steps) {
    const span = rollupRetention[step] ?? 0;
    const end = span > 0 ? Math.floor((now - span) / DAY_MS) * HOURS_A_DAY : Number.MAX_SAFE_INTEGER;
    try {
      for (const { type, first, last } of rollups.before(step, end)) {
        await wire.erase(rollupMeasurement(type, step), first * HOUR_MS, (last + 1) * HOUR_MS, signal);
      }
      rollups.forgetBefore(step, end);
    } catch (error) {
      if (signal.aborted) return;
      const detail = `old ${step} rollups could not be erased and are tried again later: ${messageOf(error)}`;
      onFault({ code: 'maintain_failed', detail });
    }
  }
}
