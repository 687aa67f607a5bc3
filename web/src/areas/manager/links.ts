/** The page that shows what a link of the API lists: the same filters on a page of the console. */
export function pageOfList(list: string): string {
  const [, query = ''] = list.split('?', 2);
  return `/reports/cases?${query}`;
}

/** An address with what is known of its query. */
export function linkTo(page: string, query: Readonly<Record<string, string | undefined>>): string {
  const known = Object.entries(query).filter((part): part is [string, string] => part[1] !== undefined);
  return `${page}?${new URLSearchParams(known)}`;
}

/** `2026-01` and the months before it. */
export function monthsUntil(now: number, count: number): readonly string[] {
  const [year = 0, month = 0] = new Date(now).toISOString().split('-').map(Number);
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
}
