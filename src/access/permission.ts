/** A provider's people see only their own tickets and technicians; every other role sees the whole house. */
export const roles = ['admin', 'engineer', 'manager', 'dispatcher', 'agent', 'viewer', 'provider'] as const;
export type Role = (typeof roles)[number];

/** What a request may need. Every role but the provider's may `read`. */
export const permissions = [
  'read',
  'work:read',
  'devices:write',
  'device-commands:send',
  'rules:write',
  'alerts:work',
  'silences:write',
  'forecasts:write',
  'visits:work',
  'tickets:work',
  'care-calls:work',
  'people:write',
  'people:erase',
  'staff:write',
  'dispatch:work',
  'dispatch:manage',
  'knowledge:write',
  'audit:read',
  'webhooks:manage',
  'campaigns:manage',
  'quality:work',
  'tokens:manage',
  'users:manage',
  'backups:make',
  'telemetry:export',
  'simulation:drive',
] as const;
export type Permission = (typeof permissions)[number];

const desk = [
  'read',
  'work:read',
  'alerts:work',
  'visits:work',
  'tickets:work',
  'care-calls:work',
  'people:write',
] as const;

const allowed = {
  admin: permissions,
  engineer: [
    ...desk,
    'devices:write',
    'device-commands:send',
    'rules:write',
    'telemetry:export',
    'silences:write',
    'forecasts:write',
    'staff:write',
    'dispatch:work',
    'dispatch:manage',
    'knowledge:write',
    'audit:read',
  ],
  manager: [
    ...desk,
    'telemetry:export',
    'silences:write',
    'staff:write',
    'people:erase',
    'dispatch:work',
    'dispatch:manage',
    'campaigns:manage',
    'quality:work',
    'audit:read',
  ],
  dispatcher: [...desk, 'staff:write', 'dispatch:work'],
  agent: desk,
  viewer: ['read', 'work:read'],
  provider: ['work:read', 'tickets:work'],
} as const satisfies Record<Role, readonly Permission[]>;

export function can(role: Role, permission: Permission): boolean {
  return (allowed[role] as readonly Permission[]).includes(permission);
}
