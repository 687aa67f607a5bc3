import type { Page } from '../../kit/page.ts';

const shared = { permission: 'read', group: 'reports' } as const;

export const pages: readonly Page[] = [
  { ...shared, path: '/reports', title: 'manager:overview.title', load: () => import('./overview-page.tsx') },
  { ...shared, path: '/reports/league', title: 'manager:league.title', load: () => import('./league-page.tsx') },
  { ...shared, path: '/reports/rules', title: 'manager:rules.title', load: () => import('./rules-page.tsx') },
  { ...shared, path: '/reports/failures', title: 'manager:failures.title', load: () => import('./failures-page.tsx') },
  {
    ...shared,
    path: '/reports/breaches',
    title: 'manager:breaches.title',
    load: () => import('./breaches-page.tsx'),
  },
  {
    ...shared,
    path: '/reports/cases',
    title: 'manager:cases.title',
    unlisted: true,
    load: () => import('./cases-page.tsx'),
  },
  {
    ...shared,
    path: '/reports/failed',
    title: 'manager:failed.title',
    unlisted: true,
    load: () => import('./failed-page.tsx'),
  },
  {
    ...shared,
    path: '/reports/tickets',
    title: 'manager:tickets.title',
    unlisted: true,
    load: () => import('./tickets-page.tsx'),
  },
  {
    ...shared,
    path: '/reports/alerts',
    title: 'manager:alerts.title',
    unlisted: true,
    load: () => import('./alerts-page.tsx'),
  },
];
