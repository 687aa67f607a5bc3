/** Names and texts within SQL. Values never go here: they are bound. */

/** An identifier, whatever its characters. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text constant. Only for paths and names that the store itself made. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const PLAIN = /^[a-z][a-z0-9_]*$/;

/**
 * A name that is safe as a file name and distinct where upper and lower case are one (DuckDB's columns):
 * plain names as they are, others behind `$` with every other character by its code. Different names stay different.
 */
export function plainName(name: string): string {
  if (PLAIN.test(name)) return name;
  const code = (unit: string): string => `$${unit.charCodeAt(0).toString(16)}$`;
  return `$${name.replace(/[^a-z0-9_]/g, code)}`;
}

/** The column of a signal in its type's tables. */
export function columnOf(signal: string): string {
  return reserved.has(signal) ? `$${signal}` : plainName(signal);
}

const reserved: ReadonlySet<string> = new Set(['device', 'ts', 'at', 'seq', 'idx', 'flags', 'aside', 'ord']);
