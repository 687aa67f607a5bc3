interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** The pages of a list, one after the other, as far as they are wanted. */
export async function* pagesOf<T>(ask: (after: { readonly cursor?: string }) => Promise<Page<T>>) {
  let after: { readonly cursor?: string } = {};
  for (;;) {
    const { items, next_cursor: cursor } = await ask(after);
    yield items;
    if (cursor === null) return;
    after = { cursor };
  }
}
