import { expect, it } from 'vitest';
import { transitionTable } from '../../test/golden/transitions/transition-table.ts';
import { can, permissions, roles } from './permission.ts';

it('allows each role exactly what the table in the docs says', async () => {
  const table = transitionTable('Roles', permissions, roles, (permission, role) =>
    can(role, permission) ? 'yes' : undefined,
  );
  await expect(table).toMatchFileSnapshot('../../test/golden/transitions/roles.md');
});

it('lets the viewer only read, the admin everything, and who works for a provider nothing of the whole house', () => {
  for (const role of roles) expect(can(role, 'read')).toBe(role !== 'provider');
  for (const permission of permissions) {
    expect(can('admin', permission)).toBe(true);
    expect(can('viewer', permission)).toBe(permission === 'read' || permission === 'work:read');
    expect(can('provider', permission)).toBe(permission === 'work:read' || permission === 'tickets:work');
  }
});

it('never allows an agent what an engineer may not', () => {
  for (const permission of permissions) {
    if (can('agent', permission)) expect(can('engineer', permission)).toBe(true);
  }
});
