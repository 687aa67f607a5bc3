import type { Page } from '../../kit/page.ts';

export const pages: readonly Page[] = [
  {
    path: '/desk',
    title: 'desk:title',
    permission: 'care-calls:work',
    group: 'work',
    below: true,
    load: () => import('./desk-page.tsx'),
  },
];
