import { useSearchParams } from 'wouter';

/** The query of the page's address, so that a list with its filters is a link. An empty value is left out. */
export function useQueryState(): readonly [URLSearchParams, (name: string, value: string) => void] {
  const [query, setQuery] = useSearchParams();
  const set = (name: string, value: string): void =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return [query, set];
}

/** The parts of a query that are known here, for the API; what is empty is left out, unless it says something. */
export function partsOf<K extends string>(query: URLSearchParams, names: readonly K[]): { readonly [P in K]?: string } {
  const known = names.map((name) => [name, query.get(name) ?? undefined] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined)) as { readonly [P in K]?: string };
}
