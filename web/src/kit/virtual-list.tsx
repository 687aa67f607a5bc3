import { type Key, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Scrolling } from './scrolling.tsx';
import { drawn, type Span, slotsOf } from './slots.ts';

interface VirtualListProps<T> {
  readonly items: readonly T[];
  readonly rowHeight: number;
  readonly keyOf: (item: T) => Key;
  readonly render: (item: T, place: number) => ReactNode;
  readonly label: string;
  /** Key of the item that is kept in view. */
  readonly shown?: Key | undefined;
}

/** A list of any length of which only what is seen is drawn. Its rows are all of one height. */
export function VirtualList<T>({ items, rowHeight, keyOf, render, label, shown }: VirtualListProps<T>) {
  const host = useRef<HTMLElement>(null);
  const { height, span, onScroll } = useView(host, items.length, rowHeight);
  const place = useMemo(
    () => (shown === undefined ? -1 : items.findIndex((item) => keyOf(item) === shown)),
    [items, keyOf, shown],
  );
  useEffect(() => {
    const box = host.current;
    if (box === null || place < 0) return;
    const [from, to] = [place * rowHeight, (place + 1) * rowHeight];
    if (from < box.scrollTop) box.scrollTop = from;
    else if (to > box.scrollTop + box.clientHeight) box.scrollTop = to - box.clientHeight;
  }, [place, rowHeight]);

  // A row is kept and shows another item: to make one anew for each would cost frames in a quick scroll.
  const slots = slotsOf(height, rowHeight);
  const rows = items.slice(span.first, span.last).map((item, offset) => ({ item, at: span.first + offset }));
  return (
    <Scrolling className="virtual" ref={host} onScroll={onScroll} label={label}>
      <ul aria-label={label} style={{ height: items.length * rowHeight }}>
        {rows.map(({ item, at }) => (
          <li
            key={at % slots}
            aria-setsize={items.length}
            aria-posinset={at + 1}
            style={{ height: rowHeight, transform: `translateY(${at * rowHeight}px)` }}
          >
            {render(item, at)}
          </li>
        ))}
      </ul>
    </Scrolling>
  );
}

/** Which rows are drawn in a box of the screen, as it is scrolled and changes its size. */
function useView(host: { readonly current: HTMLElement | null }, count: number, rowHeightPx: number) {
  const [scrollTopPx, setScrollTop] = useState(0);
  const [height, setHeight] = useState(600);
  useLayoutEffect(() => {
    const box = host.current;
    if (box === null) return;
    const watch = new ResizeObserver(() => setHeight(box.clientHeight));
    watch.observe(box);
    return () => watch.disconnect();
  }, [host]);

  const spanAt = (top: number): Span => drawn({ count, rowHeightPx, heightPx: height, scrollTopPx: top });
  const span = spanAt(scrollTopPx);
  const onScroll = (): void => {
    const box = host.current;
    if (box === null) return;
    const next = spanAt(box.scrollTop);
    if (next.first === span.first && next.last === span.last) return;
    takeFocusBack(box, next);
    setScrollTop(box.scrollTop);
  };
  return { height, span, onScroll };
}

/** What has the focus is about to show another item, which nobody meant: the list as a whole has it then. */
function takeFocusBack(box: HTMLElement, next: Span): void {
  const place = Number(document.activeElement?.closest('li')?.ariaPosInSet) - 1;
  if (!box.contains(document.activeElement) || document.activeElement === box) return;
  if (place < next.first || place >= next.last) box.focus({ preventScroll: true });
}
