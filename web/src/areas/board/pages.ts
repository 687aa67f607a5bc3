import type { Page } from '../../kit/page.ts';

export const pages: readonly Page[] = [
  {
    path: '/board',
    title: 'board:title',
    permission: 'dispatch:work',
    group: 'work',
    load: () => import('./board-page.tsx'),
  },
];
