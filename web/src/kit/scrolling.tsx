import type { ComponentProps } from 'react';

type ScrollingProps = Omit<ComponentProps<'section'>, 'tabIndex' | 'aria-label'> & { readonly label: string };

/** What scrolls by itself, and is reached by the keys that scroll it. */
export function Scrolling({ label, ...section }: ScrollingProps) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop for Tab only a mouse can scroll it.
  return <section {...section} tabIndex={0} aria-label={label} />;
}
