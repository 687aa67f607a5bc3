import { type Page, type PageRequest, pageOf, readPageKey } from '../../db/index.ts';

/** Things in memory, listed by id in pages and filtered by equal fields, as the rooms' readers do it. */
export interface Shelf<T extends { readonly id: string | number }> {
  get(id: string | number): T | undefined;
  put(thing: T): T;
  list(filter: object, page: PageRequest): Promise<Page<T>>;
}

export function createShelf<T extends { readonly id: string | number }>(things: readonly T[]): Shelf<T> {
  const byId = new Map(things.map((thing) => [String(thing.id), thing]));
  return {
    get: (id) => byId.get(String(id)),
    put(thing) {
      byId.set(String(thing.id), thing);
      return thing;
    },
    async list(filter, page) {
      const after = readPageKey(page, [''])?.[0] ?? '';
      const fits = (thing: T): boolean =>
        Object.entries(filter).every(([name, value]) => (thing as Record<string, unknown>)[name] === value);
      const rows = [...byId.values()]
        .filter(fits)
        .filter(({ id }) => String(id) > after)
        .sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
        .slice(0, page.limit + 1);
      return pageOf(
        rows,
        page,
        ({ id }) => [String(id)],
        (thing) => thing,
      );
    },
  };
}
