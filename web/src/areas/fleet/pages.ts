import type { Page } from '../../kit/page.ts';

export const pages: readonly Page[] = [
  {
    path: '/fleet',
    title: 'fleet:title',
    permission: 'read',
    group: 'fleet',
    below: true,
    load: () => import('./fleet-page.tsx'),
  },
];
