import type { Page } from '../../kit/page.ts';

const group = 'administration' as const;

export const pages: readonly Page[] = [
  {
    group,
    path: '/admin/devices',
    title: 'admin:devices.title',
    permission: 'devices:write',
    load: () => import('./devices-page.tsx'),
  },
  {
    group,
    path: '/admin/orphans',
    title: 'admin:orphans.title',
    permission: 'devices:write',
    load: () => import('./orphans-page.tsx'),
  },
  {
    group,
    path: '/admin/staff',
    title: 'admin:staff.title',
    permission: 'staff:write',
    load: () => import('./staff-page.tsx'),
  },
  {
    group,
    path: '/admin/campaigns',
    title: 'admin:campaigns.title',
    permission: 'campaigns:manage',
    load: () => import('./campaigns-page.tsx'),
  },
  {
    group,
    path: '/admin/campaigns/:id',
    title: 'admin:campaigns.title',
    permission: 'campaigns:manage',
    unlisted: true,
    load: () => import('./campaign-page.tsx'),
  },
  {
    group,
    path: '/admin/notifications',
    title: 'admin:notify.title',
    permission: 'webhooks:manage',
    load: () => import('./notify-page.tsx'),
  },
  {
    group,
    path: '/admin/tokens',
    title: 'admin:tokens.title',
    permission: 'tokens:manage',
    load: () => import('./tokens-page.tsx'),
  },
  {
    group,
    path: '/admin/audit',
    title: 'admin:audit.title',
    permission: 'audit:read',
    load: () => import('./audit-page.tsx'),
  },
  {
    group,
    path: '/admin/flow',
    title: 'admin:flow.title',
    permission: 'audit:read',
    load: () => import('./flow-page.tsx'),
  },
  {
    group,
    path: '/admin/backups',
    title: 'admin:backups.title',
    permission: 'backups:make',
    load: () => import('./backups-page.tsx'),
  },
  {
    group,
    path: '/admin/exports',
    title: 'admin:exports.title',
    permission: 'telemetry:export',
    load: () => import('./exports/exports-page.tsx'),
  },
];
