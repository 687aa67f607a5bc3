import { type Key, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface VirtualListProps<T> {
  readonly items: readonly T[];
  readonly rowHeight: number;
  readonly keyOf: (item: T) => Key;
  readonly render: (item: T, place: number) => ReactNode;
  readonly label: string;
  /** Key of the item that is kept in view. */
  readonly shown?: Key | undefined;
}

/** Rows above and below what is seen, so that a quick scroll finds them drawn. */
const spare = 12;

/** A list of any length of which only what is seen is drawn. Its rows are all of one height. */
export function VirtualList<T>({ items, rowHeight, keyOf, render, label, shown }: VirtualListProps<T>) {
  const host = useRef<HTMLElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);

  useLayoutEffect(() => {
    const box = host.current;
    if (box === null) return;
    const watch = new ResizeObserver(() => setHeight(box.clientHeight));
    watch.observe(box);
    return () => watch.disconnect();
  }, []);

  const place = shown === undefined ? -1 : items.findIndex((item) => keyOf(item) === shown);
  useEffect(() => {
    const box = host.current;
    if (box === null || place < 0) return;
    const [from, to] = [place * rowHeight, (place + 1) * rowHeight];
    if (from < box.scrollTop) box.scrollTop = from;
    else if (to > box.scrollTop + box.clientHeight) box.scrollTop = to - box.clientHeight;
  }, [place, rowHeight]);

  // Whole rows only: a scroll within a row draws nothing anew.
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  const last = Math.min(items.length, Math.ceil((top + height) / rowHeight) + spare);
  const onScroll = (): void => {
    const now = host.current?.scrollTop ?? 0;
    const step = rowHeight * (spare / 2);
    setTop(Math.floor(now / step) * step);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys.
    <section className="virtual" ref={host} onScroll={onScroll} tabIndex={0} aria-label={label}>
      <ul aria-label={label} style={{ height: items.length * rowHeight }}>
        {items.slice(first, last).map((item, offset) => (
          <li
            key={keyOf(item)}
            aria-setsize={items.length}
            aria-posinset={first + offset + 1}
            style={{ height: rowHeight, transform: `translateY(${(first + offset) * rowHeight}px)` }}
          >
            {render(item, first + offset)}
          </li>
        ))}
      </ul>
    </section>
  );
}
