import { createHash } from 'node:crypto';

/** One piece of work that may be drawn. */
export interface Candidate {
  readonly id: string;
  readonly person: string;
}

/**
 * Draws without replacement. Every candidate gets a lot of the seed and its id, and the lowest lots win, so that the
 * same seed draws the same items in whatever order they come, and nobody can foresee or steer the draw without the
 * seed. First so many of each person, then of all.
 */
export function drawSample(
  candidates: readonly Candidate[],
  seed: string,
  size: number,
  leastEach: number,
): readonly Candidate[] {
  const lots = candidates
    .map((candidate) => ({ candidate, lot: lotOf(seed, candidate.id) }))
    .toSorted((a, b) => (a.lot < b.lot ? -1 : 1));
  const drawn = new Set<Candidate>();
  const perPerson = new Map<string, number>();
  for (const { candidate } of lots) {
    const have = perPerson.get(candidate.person) ?? 0;
    if (have >= leastEach || drawn.size >= size) continue;
    perPerson.set(candidate.person, have + 1);
    drawn.add(candidate);
  }
  for (const { candidate } of lots) {
    if (drawn.size >= size) break;
    drawn.add(candidate);
  }
  return lots.map(({ candidate }) => candidate).filter((candidate) => drawn.has(candidate));
}

const lotOf = (seed: string, id: string): string => createHash('sha256').update(`${seed}\n${id}`).digest('hex');
