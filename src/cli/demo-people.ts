import { createApiClient } from './api-client.ts';

/** People of the demo, one a role; a house that is thrown away at the end has no secret to keep. */
export const demoPassword = 'winter in the demo town';

const ofTheCentre = ['admin', 'engineer', 'manager', 'dispatcher', 'agent', 'viewer'];

interface Way {
  readonly cookie: string;
  readonly csrf: string;
}

/** Adds them, each with a password of his or her own; returns the names. The technician is sent anywhere in the city. */
export async function addDemoPeople(http: string, token: string, city: string): Promise<readonly string[]> {
  const api = createApiClient(http, token);
  const provider = await api.post<{ id: string }>('providers', {
    ...{ name: 'Demo Service', territories: [{ city, district: null }] },
  });
  const technician = await api.post<{ id: string }>('technicians', {
    ...{ name: 'Zhou Wei', provider_id: provider.id, skill: 3 },
  });
  const people: readonly { readonly name: string; readonly role: string; readonly more?: object }[] = [
    ...ofTheCentre.map((role) => ({ name: `demo-${role}`, role })),
    { name: 'demo-provider', role: 'provider', more: { provider_id: provider.id } },
    { name: 'demo-technician', role: 'provider', more: { provider_id: provider.id, technician_id: technician.id } },
  ];
  for (const { name, role, more = {} } of people) {
    const { id } = await api.post<{ id: string }>('users', { name, role, ...more });
    await api.put(`users/${id}/password`, { password: `${demoPassword} for ${id}` });
    await changePassword(http, name, `${demoPassword} for ${id}`);
  }
  return people.map(({ name }) => name);
}

/** As the person does it after the first sign-in, so that nobody who looks around has to. */
async function changePassword(http: string, name: string, current: string): Promise<void> {
  const { cookie, csrf } = await signIn(http, name, current);
  const headers = { cookie, 'x-csrf-token': csrf, 'content-type': 'application/json' };
  const body = JSON.stringify({ current, next: demoPassword });
  const answer = await fetch(new URL('/api/v1/session/password', http), { method: 'PUT', headers, body });
  if (!answer.ok) throw new Error(`${name} cannot change the password: ${await answer.text()}`);
  await fetch(new URL('/api/v1/session', http), { method: 'DELETE', headers: { cookie, 'x-csrf-token': csrf } });
}

async function signIn(http: string, name: string, password: string): Promise<Way> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name, password });
  const answer = await fetch(new URL('/api/v1/session', http), { method: 'POST', headers, body });
  const { csrf_token: csrf = '' } = (await answer.json()) as { csrf_token?: string };
  return { cookie: answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '', csrf };
}
