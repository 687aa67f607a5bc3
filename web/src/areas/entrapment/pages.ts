import type { Takeover } from '../../kit/page.ts';

/** Danger to life is seen whatever page is open. */
export const takeovers: readonly Takeover[] = [
  { permission: 'alerts:work', load: () => import('./entrapment-takeover.tsx') },
];
