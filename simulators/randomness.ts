/**
 * Seeded randomness: the same seed and label give the same numbers on every machine. Each device and
 * each scenario draws from its own stream, so that adding one changes nothing for the others.
 */
export interface Random {
  /** In [0, 1). */
  next(): number;
  uniform(low: number, high: number): number;
  /** Whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  normal(mean: number, deviation: number): number;
  /** Waiting time with this mean. */
  exponential(mean: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** An index, drawn in proportion to its weight. */
  weighted(weights: readonly number[]): number;
}

/** A stream of numbers of its own for every (seed, label). */
export function createRandom(seed: number, label: string): Random {
  const next = createStream(seed, label);
  const uniform = (low: number, high: number) => low + (high - low) * next();
  return {
    next,
    uniform,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    // The sum of four uniforms: close to normal, and never far out, so that healthy stays in range.
    normal: (mean, deviation) => mean + deviation * (next() + next() + next() + next() - 2) * Math.sqrt(3),
    exponential: (mean) => -mean * Math.log(1 - next()),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    weighted(weights) {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      for (const [index, weight] of weights.entries()) {
        left -= weight;
        if (left < 0) return index;
      }
      return weights.length - 1;
    },
  };
}

/** The generator sfc32 (small fast counting), its state filled from a hash of seed and label. */
function createStream(seed: number, label: string): () => number {
  const text = `${seed}/${label}`;
  let a = hash(text, 0x9e3779b9);
  let b = hash(text, 0x243f6a88);
  let c = hash(text, 0xb7e15162);
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i += 1) next();
  return next;
}

function hash(text: string, basis: number): number {
  let value = basis | 0;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    value ^= value >>> 15;
  }
  return value | 0;
}
