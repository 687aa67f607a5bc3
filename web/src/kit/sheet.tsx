import type { PropsWithChildren, ReactNode } from 'react';
import { useId } from 'react';

/** A part of a page under a heading. */
export function Sheet({
  title,
  extra,
  children,
}: PropsWithChildren<{ readonly title: string; readonly extra?: ReactNode }>) {
  const id = useId();
  return (
    <section className="sheet" aria-labelledby={id}>
      <header className="sheet-head">
        <h2 id={id}>{title}</h2>
        {extra}
      </header>
      {children}
    </section>
  );
}

/** Said where a list holds nothing. */
export function Nothing({ children }: PropsWithChildren) {
  return <p className="nothing">{children}</p>;
}
