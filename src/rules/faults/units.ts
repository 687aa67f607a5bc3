/** What numbers are measured in: the units that the catalogue writes and those that names carry last. */

export interface Unit {
  /** As people write it. */
  readonly word: string;
  /** What it measures, in a word; numbers of different dimensions cannot be compared. */
  readonly dimension: string;
  /** How many of the dimension's base units one of these is. */
  readonly scale: number;
}

type Row = readonly [suffix: string, word: string, scale: number];

/** Suffixes are in small letters, as names are. Base units have scale 1. */
const table: Readonly<Record<string, readonly Row[]>> = {
  pressure: [
    ['pa', 'Pa', 1],
    ['hpa', 'hPa', 100],
    ['mbar', 'mbar', 100],
    ['kpa', 'kPa', 1_000],
    ['bar', 'bar', 100_000],
    ['mpa', 'MPa', 1_000_000],
  ],
  temperature: [['c', '°C', 1]],
  'difference of temperatures': [['k', 'K', 1]],
  time: [
    ['ms', 'ms', 0.001],
    ['s', 's', 1],
    ['minutes', 'minutes', 60],
    ['h', 'h', 3_600],
    ['hours', 'h', 3_600],
    ['days', 'days', 86_400],
    ['months', 'months', 2_629_800],
    ['years', 'years', 31_557_600],
  ],
  length: [
    ['mm', 'mm', 0.001],
    ['cm', 'cm', 0.01],
    ['km', 'km', 1_000],
  ],
  speed: [
    ['m_s', 'm/s', 1],
    ['mm_s', 'mm/s', 0.001],
  ],
  acceleration: [
    ['m_s2', 'm/s²', 1],
    ['mm_s2', 'mm/s²', 0.001],
  ],
  jerk: [['m_s3', 'm/s³', 1]],
  current: [
    ['ua', 'µA', 0.000_001],
    ['ma', 'mA', 0.001],
    ['a', 'A', 1],
  ],
  voltage: [
    ['mv', 'mV', 0.001],
    ['v', 'V', 1],
    ['kv', 'kV', 1_000],
  ],
  power: [
    ['w', 'W', 1],
    ['kw', 'kW', 1_000],
  ],
  energy: [
    ['wh', 'Wh', 3_600],
    ['kwh', 'kWh', 3_600_000],
    ['kj', 'kJ', 1_000],
  ],
  frequency: [
    ['hz', 'Hz', 1],
    ['khz', 'kHz', 1_000],
  ],
  volume: [
    ['ml', 'mL', 0.001],
    ['l', 'L', 1],
  ],
  flow: [
    ['ml_h', 'mL/h', 1 / 3_600_000],
    ['ml_min', 'mL/min', 1 / 60_000],
    ['l_h', 'L/h', 1 / 3_600],
    ['l_min', 'L/min', 1 / 60],
    ['lpm', 'L/min', 1 / 60],
  ],
  share: [
    ['ppm', 'ppm', 0.000_1],
    ['pct', '%', 1],
  ],
  'speed of rotation': [['rpm', 'rpm', 1]],
  'strength of a radio signal': [['dbm', 'dBm', 1]],
  'share of the explosive limit': [['pct_lel', '% LEL', 1]],
  steps: [['steps', 'steps', 1]],
  'number of times': [['count', 'a count', 1]],
};

const bySuffix: ReadonlyMap<string, Unit> = new Map(
  Object.entries(table).flatMap(([dimension, rows]) =>
    rows.map(([suffix, word, scale]) => [suffix, { word, dimension, scale }] as const),
  ),
);

/** A length of `m` is told by the catalogue only: at the end of a name it may be minutes. */
const metre: Unit = { word: 'm', dimension: 'length', scale: 1 };
const byWord: ReadonlyMap<string, Unit> = new Map(
  [...bySuffix.values(), metre].toReversed().map((unit) => [unit.word, unit] as const),
);

const known = (suffix: string): Unit => {
  const unit = bySuffix.get(suffix);
  if (unit === undefined) throw new Error(`defect: there is no unit ${suffix}`);
  return unit;
};

export const celsius: Unit = known('c');
export const kelvin: Unit = known('k');
export const second: Unit = known('s');
export const day: Unit = known('days');
export const times: Unit = known('count');

/** What the change of one in another's time is called where it has a name of its own. */
const changes: Readonly<Record<string, string>> = {
  length: 'speed',
  speed: 'acceleration',
  acceleration: 'jerk',
  volume: 'flow',
  energy: 'power',
  temperature: 'difference of temperatures by time',
};

/** The unit of a change by time: `rate` and `slope` are per second. */
export function per(unit: Unit, time: Unit): Unit {
  const dimension = changes[unit.dimension] ?? `${unit.dimension} by time`;
  const word = `${unit === celsius ? kelvin.word : unit.word}/${time.word}`;
  return { word, dimension, scale: unit.scale / time.scale };
}

/** By the unit that the catalogue writes for a signal; `1` says nothing. */
export const unitOfWord = (word: string): Unit | undefined => byWord.get(word);

/** By the end of a name; undefined when it carries no unit that is known, or one that could be read in two ways. */
export function unitOfName(name: string): Unit | undefined {
  const parts = name.split('_');
  const [before = '', last = ''] = parts.slice(-2);
  if (parts.length > 2 && bySuffix.has(`${before}_${last}`)) return bySuffix.get(`${before}_${last}`);
  const unit = parts.length > 1 ? bySuffix.get(last) : undefined;
  const of = parts.length > 2 ? bySuffix.get(before) : undefined;
  if (unit === undefined || of === undefined || of === times || of === known('steps')) return unit;
  // `fall_pa_s` is Pa by second; `phase_a_s` may be anything.
  return unit.dimension === 'time' && (before.length > 1 || of === celsius || of === kelvin)
    ? per(of, unit)
    : undefined;
}
