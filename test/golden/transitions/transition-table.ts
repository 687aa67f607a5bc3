/**
 * Writes a transition table as the docs show it: a row for each state, a column for each input,
 * in each cell where it leads, or a dash. Columns are padded as the formatter would.
 */
export function transitionTable<S extends string, I extends string>(
  title: string,
  states: readonly S[],
  inputs: readonly I[],
  cell: (state: S, input: I) => string | undefined,
): string {
  const rows = [
    ['state', ...inputs],
    ...states.map((state) => [`**${state}**`, ...inputs.map((input) => cell(state, input) ?? '–')]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [`# ${title}`, '', line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line), ''].join(
    '\n',
  );
}
