import type { ComponentType } from 'react';

/** Where a page stands in the navigation. */
export const groups = ['work', 'fleet', 'rules', 'reports', 'administration'] as const;
export type Group = (typeof groups)[number];

/** One page of an area. Its component is loaded when it is opened. */
export interface Page {
  /** As wouter reads it: `/desk`, `/devices/:id`. */
  readonly path: string;
  /** Key of its name in the area's texts: `desk:title`. */
  readonly title: string;
  /** Without it the page is neither named nor opened. */
  readonly permission: string;
  readonly group: Group;
  /** Opened from elsewhere, and not named in the navigation. */
  readonly unlisted?: boolean;
  /** For those who work outside of the centre, to whom the rest of the house is closed; named to nobody else. */
  readonly outside?: boolean;
  /** The page also answers for what is below its path, such as one of its list. */
  readonly below?: boolean;
  readonly load: () => Promise<{ readonly Page: ComponentType }>;
}

/** What is shown over whatever page is open, when it has something to show. */
export interface Takeover {
  readonly permission: string;
  readonly load: () => Promise<{ readonly Takeover: ComponentType }>;
}
