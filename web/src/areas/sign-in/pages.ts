import type { Page } from '../../kit/page.ts';

export const pages: readonly Page[] = [
  {
    path: '/account',
    title: 'sign-in:title',
    // Every role has it.
    permission: 'work:read',
    group: 'administration',
    unlisted: true,
    load: () => import('./account-page.tsx'),
  },
];
