/** Units that makers use, and how their values become those of the catalogue. */

/** `value * scale + offset`. */
export interface Conversion {
  readonly scale: number;
  readonly offset: number;
}

interface Unit {
  readonly kind: string;
  /** How many of the kind's own unit one of it is. */
  readonly factor: number;
  /** Added after that. */
  readonly offset?: number;
}

const of = (kind: string, factors: Readonly<Record<string, number>>): [string, Unit][] =>
  Object.entries(factors).map(([name, factor]) => [name, { kind, factor }]);

const hour = 3_600;
const gallon = 3.785411784;

/** Names as the catalogue, makers, SenML (RFC 8428 and 8798) and Sparkplug spell them. */
const units: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...(['°C', 'degC', 'Cel', 'C'] as const).map((name): [string, Unit] => [name, { kind: 'temperature', factor: 1 }]),
  ...(['°F', 'degF', 'F'] as const).map((name): [string, Unit] => [
    name,
    { kind: 'temperature', factor: 5 / 9, offset: -160 / 9 },
  ]),
  ['K', { kind: 'temperature', factor: 1, offset: -273.15 }],
  ...of('pressure', {
    Pa: 1,
    hPa: 100,
    mbar: 100,
    kPa: 1_000,
    MPa: 1e6,
    bar: 1e5,
    psi: 6894.757293168,
    mmH2O: 9.80665,
    inH2O: 249.08891,
  }),
  ...of('flow', {
    'L/min': 1,
    'l/min': 1,
    lpm: 1,
    'L/s': 60,
    'l/s': 60,
    'L/h': 1 / 60,
    'mL/h': 1 / 60_000,
    'mL/min': 0.001,
    'm3/h': 1_000 / 60,
    'm³/h': 1_000 / 60,
    'm3/s': 60_000,
    'gal/min': gallon,
    GPM: gallon,
  }),
  ...of('volume', { L: 1, l: 1, mL: 0.001, m3: 1_000, 'm³': 1_000, gal: gallon }),
  ...of('energy', {
    Wh: 1,
    kWh: 1_000,
    MWh: 1e6,
    J: 1 / hour,
    kJ: 1_000 / hour,
    MJ: 1e6 / hour,
    BTU: 1055.05585262 / hour,
  }),
  ...of('power', { W: 1, kW: 1_000, MW: 1e6 }),
  ...of('voltage', { V: 1, mV: 0.001, kV: 1_000 }),
  ...of('current', { A: 1, mA: 0.001, µA: 1e-6, uA: 1e-6 }),
  ...of('time', { s: 1, ms: 0.001, min: 60, h: hour, d: 24 * hour }),
  ...of('length', { m: 1, cm: 0.01, mm: 0.001, km: 1_000 }),
  ...of('speed', { 'm/s': 1, 'm/min': 1 / 60, 'km/h': 1 / 3.6 }),
  ...of('acceleration', { 'm/s²': 1, 'm/s2': 1, 'mm/s²': 0.001, 'mm/s2': 0.001, g: 9.80665 }),
  ...of('jerk', { 'm/s³': 1, 'm/s3': 1 }),
  ...of('rotation', { rpm: 1, '1/min': 1, 'r/min': 1, Hz: 60, '1/s': 60 }),
  ...of('ratio', { '1': 1, '/': 1, count: 1, '%': 0.01, '%RH': 0.01, '%EL': 0.01 }),
  ...of('concentration', { ppm: 1, '% (v/v)': 1e4 }),
  ...of('explosive', { '% LEL': 1 }),
  ...of('level', { dBm: 1 }),
  ['dBW', { kind: 'level', factor: 1, offset: 30 }],
  ...of('steps', { steps: 1 }),
]);

/** Every unit that is known. */
export const unitNames = (): IterableIterator<string> => units.keys();

/** From one unit to another; undefined when that cannot be. A signal in K is a difference: 9 °F are 5 K there. */
export function conversionOf(from: string, to: string): Conversion | undefined {
  if (from === to) return { scale: 1, offset: 0 };
  const [source, target] = [units.get(from), units.get(to)];
  if (source === undefined || target === undefined || source.kind !== target.kind) return undefined;
  if (to === 'K') return { scale: source.factor, offset: 0 };
  return {
    scale: source.factor / target.factor,
    offset: ((source.offset ?? 0) - (target.offset ?? 0)) / target.factor,
  };
}

/** The unit of the time integral of values in a unit, which is what a SenML sum is in. */
export function integralUnit(unit: string): string | undefined {
  return integrals[unit];
}

const integrals: Readonly<Record<string, string>> = {
  W: 'J',
  kW: 'kJ',
  MW: 'MJ',
  'm3/s': 'm3',
  'L/s': 'L',
  'l/s': 'L',
  'm/s': 'm',
  '1': 's',
  '/': 's',
};

/** A value converted, to the twelve digits that no measurement exceeds: 3 tenths are 0.3. */
export function convert(value: number, { scale, offset }: Conversion): number {
  if (scale === 1 && offset === 0) return value;
  return Number((value * scale + offset).toPrecision(12));
}
