/** The wanted columns of a filter; whatever else stands in it is no column and is left out. */
export function wanted<F extends object, K extends keyof F & string>(
  filter: F,
  columns: readonly K[],
): Partial<Pick<F, K>> {
  const asked = columns.filter((column) => filter[column] !== undefined).map((column) => [column, filter[column]]);
  return Object.fromEntries(asked) as Partial<Pick<F, K>>;
}
