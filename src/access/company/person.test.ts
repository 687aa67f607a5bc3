import { expect, it } from 'vitest';
import { personOf, type RoleClaim } from './person.ts';

const roles: RoleClaim = { claim: 'groups', map: { 'care-leads': 'manager', care: 'agent' } };
const claims = { sub: '8f2c', preferred_username: 'li.ming', name: '李明' };

it('takes the first role of the map that one of the groups has', () => {
  const person = { subject: '8f2c', name: 'li.ming', display_name: '李明', role: 'manager' };
  expect(personOf({ ...claims, groups: ['care', 'care-leads'] }, roles)).toEqual(person);
  expect(personOf({ ...claims, groups: 'care' }, roles)?.role).toBe('agent');
});

it.each([[['golf']], [[]], [undefined], [{ care: true }], ['toString']])('lets nobody in with %j', (groups) => {
  expect(personOf({ ...claims, groups }, roles)).toBeUndefined();
});

it('calls somebody without a name by address or subject', () => {
  const groups = ['care'];
  expect(personOf({ sub: '8f2c', email: 'li@example.com', groups }, roles)?.name).toBe('li@example.com');
  expect(personOf({ sub: '8f2c', groups }, roles)).toMatchObject({ name: '8f2c', display_name: '8f2c' });
});
