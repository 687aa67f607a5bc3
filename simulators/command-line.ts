import { parseArgs } from 'node:util';
import { parseInstant, parseSpan } from './calendar.ts';

/** A command line that cannot be obeyed; the message says why and what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The flags of a command: `text` wants a value, `switch` stands alone. */
export type FlagTable = Readonly<Record<string, 'text' | 'switch'>>;

/** The flags given, read one by one with a default and a check. */
export interface Flags {
  text(name: string): string | undefined;
  required(name: string): string;
  on(name: string): boolean;
  number(name: string, fallback: number, range?: { min?: number; max?: number }): number;
  span(name: string, fallback: number): number;
  instant(name: string, fallback: number): number;
  choice<T extends string>(name: string, allowed: readonly T[], fallback: T): T;
}

export function readFlags(args: readonly string[], table: FlagTable): Flags {
  const values = parse(args, table);
  const text = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const read = <T>(name: string, fallback: T, wanted: string, parser: (raw: string) => T | undefined): T => {
    const raw = text(name);
    if (raw === undefined) return fallback;
    const value = parser(raw);
    if (value === undefined) throw new UsageError(`--${name} is "${raw}"; give ${wanted}`);
    return value;
  };
  return {
    text,
    required(name) {
      const value = text(name);
      if (value === undefined || value === '') throw new UsageError(`--${name} is missing`);
      return value;
    },
    on: (name) => values[name] === true,
    number: (name, fallback, { min = 0, max = Number.MAX_SAFE_INTEGER } = {}) =>
      read(name, fallback, `a number from ${min} to ${max}`, (raw) => {
        const value = Number(raw);
        return raw.trim() !== '' && value >= min && value <= max ? value : undefined;
      }),
    span: (name, fallback) => read(name, fallback, 'a span such as 30s, 15m, 24h or 7d', parseSpan),
    instant: (name, fallback) => read(name, fallback, 'an instant such as 2026-01-12T16:00:00+08:00', parseInstant),
    choice: (name, allowed, fallback) =>
      read(name, fallback, `one of ${allowed.join(', ')}`, (raw) => allowed.find((item) => item === raw)),
  };
}

function parse(args: readonly string[], table: FlagTable): Readonly<Record<string, string | boolean | undefined>> {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, kind]) => [name, { type: kind === 'text' ? 'string' : 'boolean' } as const]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values as Readonly<
      Record<string, string | boolean | undefined>
    >;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
