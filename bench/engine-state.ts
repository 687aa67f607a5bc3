import { serialize } from 'node:v8';
import type { Engine } from '../src/rules/index.ts';

/** What the state of a device consists of, by device type: as lines for people, in bytes a device of a snapshot. */
export function stateByType({ devices, types }: ReturnType<Engine['snapshot']>): string[] {
  return types.map((type, layout) => {
    const own = devices.filter((one) => one?.layout === layout);
    const mean = (of: (one: NonNullable<(typeof own)[number]>) => unknown): number => {
      const total = own.reduce((sum, one) => sum + (one == null ? 0 : sizeOf(of(one))), 0);
      return Math.round(total / Math.max(1, own.length));
    };
    const windows = [
      ...type.series.map((key, i) => [key, mean(({ series }) => series[i])] as const),
      ...(type.sketches ?? []).map((key, i) => [key, mean(({ sketches }) => sketches?.[i])] as const),
    ];
    const kept = windows.toSorted((a, b) => b[1] - a[1]).map(([key, bytes]) => `${named(key)} ${shown(bytes)}`);
    const parts = [
      `last values ${shown(mean(({ slots, texts }) => [slots, texts]))}`,
      `${type.rules.length} rules ${shown(mean(({ states }) => states))}`,
      `facts ${shown(mean(({ facts }) => facts))}`,
      ...kept,
    ];
    return `engine, bytes of state of a device: ${type.name} ${shown(mean((one) => one))} (${parts.join(', ')})`;
  });
}

const sizeOf = (value: unknown): number => (value === undefined ? 0 : serialize(value).byteLength);
const shown = (bytes: number): string => bytes.toLocaleString('en');

const hour = 3_600_000;
const minute = 60_000;

/** `temp_c 86400000 most` as `most of temp_c in 24 h`. */
function named(key: string): string {
  const [signal, window, layout] = key.split(' ');
  const span = Number(window) < hour ? `${Number(window) / minute} min` : `${Number(window) / hour} h`;
  return `${layout} of ${signal} in ${span}`;
}
