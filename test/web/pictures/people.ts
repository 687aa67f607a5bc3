import type { Client } from '../../harness/client.ts';
import type { LivelyHouse } from './town.ts';

const roles = ['admin', 'engineer', 'manager', 'dispatcher', 'agent', 'technician'] as const;
export type Role = (typeof roles)[number];

export interface Account {
  readonly name: string;
  readonly password: string;
}

/** Whose name stands at the top of the page. */
const people: Readonly<Record<Role, readonly [account: string, shown: string]>> = {
  admin: ['guo.weimin', '郭伟民'],
  engineer: ['zhao.yuhang', '赵宇航'],
  manager: ['tang.yanqiu', '唐燕秋'],
  dispatcher: ['sun.lei', '孙磊'],
  agent: ['chen.jing', '陈静'],
  technician: ['wang.qiang', '王强'],
};
const first = 'chosen by the administrator';
const password = 'chosen by the person alone';

/** An account for each role, whose password its owner has changed already. */
export async function letPeopleIn({ api, address }: LivelyHouse): Promise<Readonly<Record<Role, Account>>> {
  const accounts = roles.map(async (role) => {
    const [name, display_name] = people[role];
    const as = role === 'technician' ? await busyTechnician(api) : { role };
    const { id } = await api.post('users', { name, display_name, ...as });
    await api.put(`users/${id}/password`, { password: first });
    await changePassword(await address(), name);
    return [role, { name, password }] as const;
  });
  return Object.fromEntries(await Promise.all(accounts)) as Record<Role, Account>;
}

/** One of those who have something to do just now, as the provider's people sign in. */
async function busyTechnician(api: Client) {
  const [one] = [...(await api.all('dispatches?state=accepted')), ...(await api.all('dispatches?state=offered'))];
  const { provider_id, technician_id } = one?.dispatch ?? {};
  return { role: 'provider', provider_id, technician_id };
}

async function changePassword(url: string, name: string): Promise<void> {
  const session = new URL('/api/v1/session', url);
  const headers = { 'content-type': 'application/json' };
  const begun = await fetch(session, { method: 'POST', headers, body: JSON.stringify({ name, password: first }) });
  const { csrf_token } = await begun.json();
  const cookie = begun.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const own = { ...headers, cookie, 'x-csrf-token': csrf_token };
  const body = JSON.stringify({ current: first, next: password });
  await fetch(new URL(`${session}/password`), { method: 'PUT', headers: own, body });
  await fetch(session, { method: 'DELETE', headers: own });
}
