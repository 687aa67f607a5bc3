/**
 * A region of a page that is made from something else stands between `<!-- name -->` and `<!-- end -->`.
 * `vitest run test/docs -u` writes the regions anew.
 */
export function withRegions(text: string, contentOf: (name: string) => string | undefined): string {
  return text.replace(/^<!-- (.+) -->\n[\s\S]*?^<!-- end -->$/gm, (region, name: string) => {
    const content = contentOf(name);
    return content === undefined ? region : `<!-- ${name} -->\n\n${content.trim()}\n\n<!-- end -->`;
  });
}

export const regionsOf = (text: string): string[] =>
  [...text.matchAll(/^<!-- (.+) -->\n[\s\S]*?^<!-- end -->$/gm)].map((match) => match[1] ?? '');

/** A table padded as the formatter would. Cells hold characters of single width only. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [first = [], ...rest] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
}
