/** What a section of the bench hands back: figures by name, in base units; and where its lines go as they are known. */
export type Figures = Readonly<Record<string, number>>;
export type Say = (line: string) => void;

export const whole = (value: number): string => Math.round(value).toLocaleString('en');
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const mebibytes = (bytes: number): string => `${whole(bytes / 2 ** 20)} MiB`;

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The smallest value with at least that share of all at or below it. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
