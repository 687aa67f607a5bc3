/** From most to least allowed. */
export const roles = ['admin', 'engineer', 'agent', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** What a request may need. Every signed-in role may `read`. */
export const permissions = [
  'read',
  'devices:write',
  'device-commands:send',
  'rules:write',
  'alerts:work',
  'silences:write',
  'forecasts:write',
  'visits:work',
  'tickets:work',
  'care-calls:work',
  'audit:read',
  'webhooks:manage',
  'campaigns:manage',
  'quality:work',
  'tokens:manage',
  'simulation:drive',
] as const;
export type Permission = (typeof permissions)[number];

const desk = ['read', 'alerts:work', 'visits:work', 'tickets:work', 'care-calls:work'] as const;

const allowed = {
  admin: permissions,
  engineer: [
    ...desk,
    'devices:write',
    'device-commands:send',
    'rules:write',
    'silences:write',
    'forecasts:write',
    'audit:read',
  ],
  agent: desk,
  viewer: ['read'],
} as const satisfies Record<Role, readonly Permission[]>;

export function can(role: Role, permission: Permission): boolean {
  return (allowed[role] as readonly Permission[]).includes(permission);
}
