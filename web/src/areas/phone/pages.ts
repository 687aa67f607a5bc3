import type { Page } from '../../kit/page.ts';

export const pages: readonly Page[] = [
  {
    path: '/visits',
    title: 'phone:title',
    permission: 'tickets:work',
    group: 'work',
    outside: true,
    below: true,
    load: () => import('./phone-page.tsx'),
  },
];
