import type { Page } from '../../kit/page.ts';

export const pages: readonly Page[] = [
  {
    path: '/admin/users',
    title: 'users:title',
    permission: 'users:manage',
    group: 'administration',
    load: () => import('./users/users-page.tsx'),
  },
];
