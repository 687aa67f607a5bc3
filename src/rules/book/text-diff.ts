/** Lines around a change that are shown with it, as `diff -u` does. */
const contextLines = 3;
/** Lines removed and added that are still matched exactly; beyond it the differing middle is shown as replaced whole. */
const mostSteps = 500;

type Step = { readonly op: ' ' | '-' | '+'; readonly line: string };

/**
 * What `diff -u` says of two texts: hunks with three lines around them, the names in the head. Empty when they are
 * equal. Applying it to `before` with `patch` gives `after`, byte for byte.
 */
export function unifiedDiff(
  before: string,
  after: string,
  names: { readonly from: string; readonly to: string },
): string {
  if (before === after) return '';
  const steps = stepsOf(linesOf(before), linesOf(after));
  const hunks = hunksOf(steps).map(({ start, end }) => hunkText(steps, start, end));
  return `--- ${names.from}\n+++ ${names.to}\n${hunks.join('')}`;
}

/** With their ends, so that a missing one at the end of a text is a difference. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function stepsOf(before: readonly string[], after: readonly string[]): Step[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let tail = 0;
  while (
    tail < before.length - start &&
    tail < after.length - start &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail += 1;
  const kept = (line: string): Step => ({ op: ' ', line });
  const removed = before.slice(start, before.length - tail);
  const added = after.slice(start, after.length - tail);
  return [
    ...before.slice(0, start).map(kept),
    ...(shortestEdit(removed, added) ?? [
      ...removed.map((line): Step => ({ op: '-', line })),
      ...added.map((line): Step => ({ op: '+', line })),
    ]),
    ...before.slice(before.length - tail).map(kept),
  ];
}

/** Myers, An O(ND) difference algorithm (1986); undefined when the texts differ in more than `mostSteps` lines. */
function shortestEdit(a: readonly string[], b: readonly string[]): Step[] | undefined {
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let d = 0; d <= Math.min(a.length + b.length, mostSteps); d += 1) {
    trace.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      let x = comesFromAbove(furthest, k, d) ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace);
    }
  }
  return undefined;
}

const comesFromAbove = (furthest: ReadonlyMap<number, number>, k: number, d: number): boolean =>
  k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));

function walkBack(a: readonly string[], b: readonly string[], trace: readonly ReadonlyMap<number, number>[]): Step[] {
  const steps: Step[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const furthest = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const above = comesFromAbove(furthest, k, d);
    const fromX = furthest.get(above ? k + 1 : k - 1) ?? 0;
    const fromY = fromX - (above ? k + 1 : k - 1);
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      steps.push({ op: ' ', line: a[x] ?? '' });
    }
    if (d === 0) break;
    if (above) {
      y -= 1;
      steps.push({ op: '+', line: b[y] ?? '' });
    } else {
      x -= 1;
      steps.push({ op: '-', line: a[x] ?? '' });
    }
  }
  return steps.reverse();
}

/** Runs of steps to show: every change with its context, what touches joined. */
function hunksOf(steps: readonly Step[]): { readonly start: number; readonly end: number }[] {
  const hunks: { start: number; end: number }[] = [];
  steps.forEach(({ op }, i) => {
    if (op === ' ') return;
    const start = Math.max(0, i - contextLines);
    const end = Math.min(steps.length, i + 1 + contextLines);
    const last = hunks.at(-1);
    if (last !== undefined && start <= last.end) last.end = end;
    else hunks.push({ start, end });
  });
  return hunks;
}

function hunkText(steps: readonly Step[], start: number, end: number): string {
  const count = (part: readonly Step[], op: '-' | '+'): number => part.filter((one) => one.op !== op).length;
  const head = steps.slice(0, start);
  const body = steps.slice(start, end);
  const place = (op: '-' | '+'): string => {
    const lines = count(body, op);
    return `${count(head, op) + (lines === 0 ? 0 : 1)},${lines}`;
  };
  const lines = body.map(({ op, line }) =>
    line.endsWith('\n') ? `${op}${line}` : `${op}${line}\n\\ No newline at end of file\n`,
  );
  return `@@ -${place('+')} +${place('-')} @@\n${lines.join('')}`;
}
