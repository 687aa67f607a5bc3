import type { Verdict } from '../verdict.ts';
import type { Expectation } from './test-document.ts';
import { millisOf } from './timeline.ts';

/** One line of a test's story: what was expected and what fell, at an instant after the start. */
export interface Difference {
  /** Milliseconds after the start. */
  readonly at: number;
  readonly expected: Expectation | undefined;
  readonly actual: Verdict | undefined;
  readonly ok: boolean;
}

const tick = 1_000;

/** Pairs each expected verdict with the first actual one that it fits; what is left over on either side differs. */
export function compareVerdicts(
  expected: readonly Expectation[],
  actual: readonly Verdict[],
  start: number,
): readonly Difference[] {
  const left = [...actual];
  const lines = expected.map((one): Difference => {
    const found = left.findIndex((verdict) => fits(one, verdict, start));
    const [verdict] = found === -1 ? [] : left.splice(found, 1);
    const at = verdict === undefined ? (millisOf(one.at) ?? 0) : verdict.at - start;
    return { at, expected: one, actual: verdict, ok: verdict !== undefined };
  });
  const extra = left.map(
    (verdict): Difference => ({ at: verdict.at - start, expected: undefined, actual: verdict, ok: false }),
  );
  return [...lines, ...extra].sort((a, b) => a.at - b.at);
}

function fits(expected: Expectation, verdict: Verdict, start: number): boolean {
  const within = millisOf(expected.within) ?? tick;
  const near = (text: string | undefined, at: number): boolean =>
    text === undefined || Math.abs((millisOf(text) ?? 0) - (at - start)) <= within;
  return (
    expected.verdict === verdict.kind &&
    near(expected.at, verdict.at) &&
    near(expected.since, verdict.since) &&
    (expected.severity ?? verdict.severity) === verdict.severity &&
    (expected.level ?? verdict.level) === verdict.level &&
    (expected.reason ?? verdict.reason) === verdict.reason
  );
}
