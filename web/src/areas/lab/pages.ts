import type { Page } from '../../kit/page.ts';

export const pages: readonly Page[] = [
  {
    path: '/rules',
    title: 'lab:list.title',
    permission: 'read',
    group: 'rules',
    load: () => import('./list/rules-page.tsx'),
  },
  {
    path: '/new-rule',
    title: 'lab:fresh.title',
    permission: 'rules:write',
    group: 'rules',
    unlisted: true,
    load: () => import('./rule/new-rule-page.tsx'),
  },
  {
    path: '/rules/:id/:part?/:run?',
    title: 'lab:rule.title',
    permission: 'read',
    group: 'rules',
    unlisted: true,
    load: () => import('./rule/rule-page.tsx'),
  },
  {
    path: '/silences',
    title: 'lab:silences.title',
    permission: 'read',
    group: 'rules',
    load: () => import('./silences/silences-page.tsx'),
  },
];
