import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { SignalValue } from '../devices/device.ts';

/** What the catalogue says of a signal, as far as simulators must agree with it. */
export interface CatalogueSignal {
  readonly kind: 'number' | 'bool' | 'enum' | 'text';
  readonly values?: readonly string[];
  readonly nominal_min?: number;
  readonly nominal_max?: number;
}

interface CatalogueFile {
  readonly type?: string;
  readonly part?: string;
  readonly include?: readonly string[];
  readonly signals: Readonly<Record<string, CatalogueSignal>>;
}

const folder = new URL('../../catalogue/device-types/', import.meta.url);

/** The signals of every device type, its parts included, read from the catalogue as data. */
export function readCatalogue(): ReadonlyMap<string, ReadonlyMap<string, CatalogueSignal>> {
  const files = readdirSync(folder).map((name) => parse(readFileSync(new URL(name, folder), 'utf8')) as CatalogueFile);
  const partNamed = (name: string) => files.find(({ part }) => part === name);
  return new Map(
    files
      .filter(({ type }) => type !== undefined)
      .map((file) => {
        const parts = (file.include ?? []).flatMap((name) => partNamed(name) ?? []);
        const signals = [...parts, file].flatMap((part) => Object.entries(part.signals));
        return [file.type ?? '', new Map(signals)];
      }),
  );
}

/** What is wrong with a value, or undefined. */
export function faultOf(value: SignalValue, signal: CatalogueSignal | undefined): string | undefined {
  if (signal === undefined) return 'not in the catalogue';
  if (signal.kind === 'enum') return signal.values?.includes(String(value)) ? undefined : `no such state: ${value}`;
  if (signal.kind === 'bool') return typeof value === 'boolean' ? undefined : `no boolean: ${value}`;
  if (signal.kind === 'text') return typeof value === 'string' ? undefined : `no text: ${value}`;
  if (typeof value !== 'number') return `no number: ${value}`;
  const { nominal_min: min = Number.NEGATIVE_INFINITY, nominal_max: max = Number.POSITIVE_INFINITY } = signal;
  return value >= min && value <= max ? undefined : `${value} is not in ${min}..${max}`;
}
