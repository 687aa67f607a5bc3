/**
 * The functions that expressions may call, as data: the checker, the compiler and the manual read this table.
 * All work over the device's own time. `seconds` results are doubles with fractions.
 */

/** What an argument must be. `window`: a string literal such as "5m", from 1s to 30d. */
export type ParameterKind = 'number-signal' | 'countable-signal' | 'signal' | 'number' | 'bool' | 'any' | 'window';

export interface FunctionSpec {
  readonly parameters: readonly ParameterKind[];
  readonly result: 'number' | 'bool';
  /** One sentence for the manual. */
  readonly says: string;
}

export const functions = {
  avg: windowed('countable-signal', 'mean of the readings in the window; a bool counts as 1 or 0'),
  min: windowed('countable-signal', 'least reading in the window'),
  max: windowed('countable-signal', 'greatest reading in the window'),
  sum: windowed('countable-signal', 'sum of the readings in the window; 0 when it is empty and the signal is known'),
  count: windowed('signal', 'number of readings in the window; 0 when it is empty and the signal is known'),
  changes: windowed('signal', 'how often the value differed from the one before; 0 when empty and known'),
  delta: windowed('countable-signal', 'newest minus oldest reading in the window'),
  rate: windowed('countable-signal', '`delta` per second between those two readings; unknown with fewer than two'),
  slope: windowed('countable-signal', 'least-squares slope per second; unknown with fewer than two instants'),
  stddev: windowed('countable-signal', 'population standard deviation of the readings in the window'),
  time_to: {
    parameters: ['number-signal', 'number', 'window'],
    result: 'number',
    says: 'seconds until the least-squares line over the window reaches the level; 0 when the last value is there already; unknown when flat or moving away',
  },
  age: { parameters: ['signal'], result: 'number', says: 'seconds since the last value, however old' },
  held: {
    parameters: ['bool'],
    result: 'number',
    says: 'seconds for which the condition has been true without a break; 0 while false, unknown while unknown',
  },
  known: { parameters: ['any'], result: 'bool', says: 'whether the value is known; never unknown itself' },
  abs: { parameters: ['number'], result: 'number', says: 'absolute value' },
} as const satisfies Record<string, FunctionSpec>;

export type FunctionName = keyof typeof functions;

function windowed<K extends ParameterKind>(kind: K, says: string) {
  return { parameters: [kind, 'window'], result: 'number', says } as const;
}
