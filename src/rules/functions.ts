/**
 * The functions that expressions may call, as data: the checker and the manual read this table.
 * All work over the device's own time.
 */

/**
 * What an argument must be. `measured`: the name of a signal that is a number or a bool (1 or 0);
 * `signal`: any signal's name; `window`: a span such as "5m", from 1s to 30d; `share`: a constant from 0 to 1;
 * `few`: a whole constant from 1 to 64; `months`: a span up to 400d.
 */
export type ParameterKind = 'measured' | 'signal' | 'number' | 'bool' | 'any' | 'window' | 'months' | 'share' | 'few';

export interface FunctionSpec {
  readonly parameters: readonly ParameterKind[];
  readonly result: 'number' | 'bool';
  /** One sentence for the manual. */
  readonly says: string;
}

const windowed = <K extends ParameterKind>(kind: K, says: string) =>
  ({ parameters: [kind, 'window'], result: 'number', says }) as const;

export const functions = {
  avg: windowed('measured', 'mean of the readings in the window'),
  min: windowed('measured', 'least reading in the window'),
  max: windowed('measured', 'greatest reading in the window'),
  sum: windowed('measured', 'sum of the readings in the window; 0 when it is empty and the signal is known'),
  count: windowed('signal', 'number of readings in the window; 0 when it is empty and the signal is known'),
  changes: windowed('signal', 'how often the value differed from the one before; 0 when empty and known'),
  delta: windowed('measured', 'newest minus oldest reading in the window'),
  rate: windowed('measured', '`delta` per second between those two readings; unknown with fewer than two instants'),
  slope: windowed('measured', 'least-squares slope per second; unknown with fewer than two instants'),
  stddev: windowed('measured', 'population standard deviation of the readings in the window'),
  median: windowed('measured', 'the reading in the middle of the window; of an even number the lower of the two'),
  quantile: {
    parameters: ['measured', 'share', 'window'],
    result: 'number',
    says: 'the reading below which this share of the window lies: 0 the least, 1 the greatest, "0.1" the 10th percentile',
  },
  last_n: {
    parameters: ['bool', 'measured', 'few'],
    result: 'number',
    says: 'how many of the last n readings of the signal came while the condition was true; unknown before the first',
  },
  baseline: {
    parameters: ['measured', 'window'],
    result: 'number',
    says: 'median of the readings in the first window after the last service, or after the first reading; unknown before a tenth of the window and five readings, and from then on the same until the next service',
  },
  time_to: {
    parameters: ['measured', 'number', 'window'],
    result: 'number',
    says: 'seconds until the least-squares line over the window crosses the level; 0 once that instant has passed without a reading; unknown when flat, moving away, or with fewer than three readings',
  },
  cooling_time_to: {
    parameters: ['measured', 'number', 'window'],
    result: 'number',
    says: 'seconds until the signal has cooled to the level: by the cooling in the window before its newest reading and the forecast, or a straight line where there is none; goes on when the device falls silent; 0 once due; unknown while it does not cool, or for more than 48 hours',
  },
  forecast_min: {
    parameters: ['window'],
    result: 'number',
    says: 'lowest outdoor temperature forecast for the time from now on, in °C, for the district, else the city, of the device; unknown without a forecast',
  },
  age: { parameters: ['signal'], result: 'number', says: 'seconds since the last value, however old' },
  held: {
    parameters: ['bool'],
    result: 'number',
    says: 'seconds for which the condition has been true without a break; 0 while false, unknown while unknown',
  },
  days_since_service: {
    parameters: [],
    result: 'number',
    says: 'whole days since the last confirmed service or the day of purchase, whichever is later; unknown without both',
  },
  tickets: {
    parameters: ['months'],
    result: 'number',
    says: 'tickets of P1 to P3 opened for the device in the window, up to 16; those of rules that ask for tickets are not counted',
  },
  repeats: {
    parameters: ['months'],
    result: 'number',
    says: 'of the tickets in the window with the fault of the newest: itself, and those that a confirmed service had followed when it was opened',
  },
  known: { parameters: ['any'], result: 'bool', says: 'whether the value is known; itself never unknown' },
  abs: { parameters: ['number'], result: 'number', says: 'absolute value' },
} as const satisfies Record<string, FunctionSpec>;
