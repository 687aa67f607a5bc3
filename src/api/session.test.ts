import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, hours, instant, minutes } from '../base/index.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

const password = 'a kettle for every village';
const another = 'frost comes on Thursday';

describe('people who sign in', () => {
  let house: TestHouse;
  beforeEach(async () => {
    house = await openTestHouse();
  });
  afterEach(() => house[Symbol.asyncDispose]());

  const add = async (name: string, role = 'agent', more: object = {}) => {
    const { json } = await house.call('POST', '/api/v1/users', { body: { name, role, ...more } });
    await house.call('PUT', `/api/v1/users/${json.id}/password`, { body: { password } });
    return json;
  };
  const signIn = (body: object, headers: Record<string, string> = {}) =>
    house.call('POST', '/api/v1/session', { as: null, body, headers });
  const cookieOf = (answer: { readonly headers: Headers }): string =>
    (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  /** A browser: its cookie, and the word where it changes something. */
  const browser = (answer: Awaited<ReturnType<typeof signIn>>) => {
    const cookie = cookieOf(answer);
    const headers = { cookie, 'x-csrf-token': answer.json.csrf_token as string };
    return {
      headers,
      get: (path: string) => house.call('GET', `/api/v1${path}`, { as: null, headers: { cookie } }),
      send: (method: string, path: string, body?: object) =>
        house.call(method, `/api/v1${path}`, { as: null, headers, ...(body === undefined ? {} : { body }) }),
    };
  };
  /** Signed in, with a password of the person's own. */
  const person = async (name: string, role = 'agent', more: object = {}) => {
    await add(name, role, more);
    const there = browser(await signIn({ name, password }));
    expect((await there.send('PUT', '/session/password', { current: password, next: another })).status).toBe(204);
    return there;
  };

  it('are given a cookie that no page can read, and are who they are from then on', async () => {
    await add('Li.Ming', 'agent', { display_name: '李明', language: 'zh-CN' });
    const answer = await signIn({ name: ' li.ming ', password });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^carewatch_session=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect(answer.json.user).toMatchObject({ name: 'Li.Ming', display_name: '李明', role: 'agent', language: 'zh-CN' });
    expect((await browser(answer).get('/session')).json).toMatchObject({ must_change_password: true });
  });

  it('have a cookie for HTTPS alone where HTTPS is spoken', async () => {
    await add('li');
    const answer = await signIn({ name: 'li', password }, { 'x-forwarded-proto': 'https' });
    expect(answer.headers.get('set-cookie')).toContain('; Secure');
  });

  it('must change a password that somebody else chose before anything else is answered', async () => {
    await add('li');
    const there = browser(await signIn({ name: 'li', password }));
    expect((await there.get('/devices')).json).toMatchObject({ status: 403, code: 'password-change-needed' });
    const change = (next: string, current = password) => there.send('PUT', '/session/password', { current, next });
    expect((await change('short')).json.errors).toEqual([{ pointer: '#/next', detail: expect.stringContaining('12') }]);
    expect((await change('aaaaaaaaaaaaaaaa')).status).toBe(400);
    expect((await change(another, 'guessed')).json.code).toBe('sign-in-refused');
    expect((await change(another)).status).toBe(204);
    expect((await there.get('/devices')).status).toBe(200);
    expect((await signIn({ name: 'li', password })).status).toBe(401);
    expect((await signIn({ name: 'li', password: another })).status).toBe(200);
  });

  it('are not told whether the name, the password or the account is at fault', async () => {
    const { id } = await add('li');
    const wrong = await signIn({ name: 'li', password: 'no' });
    const unknown = await signIn({ name: 'nobody', password });
    await house.call('PATCH', `/api/v1/users/${id}`, { body: { disabled: true } });
    const disabled = await signIn({ name: 'li', password });
    const told = [wrong, unknown, disabled].map(({ status, json: { request_id: _, ...json } }) => ({ status, json }));
    expect(told[0]).toMatchObject({ status: 401, json: { code: 'sign-in-refused' } });
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  it.each(['li', 'nobody'])('wait longer and longer after wrong passwords: %s', async (name) => {
    await add('li');
    for (let n = 0; n < 5; n += 1) expect((await signIn({ name, password: 'no' })).status).toBe(401);
    const locked = await signIn({ name, password });
    expect(locked.json).toMatchObject({ status: 429, code: 'sign-in-locked' });
    expect(locked.headers.get('retry-after')).toBe('30');
    house.wall.advanceTo(instant(30_000));
    expect((await signIn({ name, password: 'no' })).status).toBe(401);
    expect((await signIn({ name, password })).headers.get('retry-after')).toBe('60');
    house.wall.advanceTo(instant(90_000));
    expect((await signIn({ name, password })).status).toBe(name === 'li' ? 200 : 401);
    const { json } = await house.call('GET', '/api/v1/audit?limit=50');
    const locks = json.items.filter(({ action }: { action: string }) => action === 'user.locked').length;
    expect(locks).toBe(name === 'li' ? 2 : 0);
  });

  it('change nothing from a page of somebody else', async () => {
    const { headers } = await person('li', 'engineer');
    const body = { id: 'GH-9', type: 'gas_water_heater' };
    const forged = (more: object) =>
      house.call('POST', '/api/v1/devices', { as: null, body, headers: { cookie: headers.cookie, ...more } });
    expect((await forged({})).json.code).toBe('csrf-refused');
    expect((await forged({ 'x-csrf-token': 'x' })).json.code).toBe('csrf-refused');
    expect((await forged(headers)).status).toBe(201);
    const out = { as: null, headers: { cookie: headers.cookie } };
    expect((await house.call('DELETE', '/api/v1/session', out)).json.code).toBe('csrf-refused');
  });

  it('get a new cookie when they sign in, whatever cookie came along, and the old one is over', async () => {
    await add('li');
    const planted = `carewatch_session=${'a'.repeat(43)}`;
    const first = await signIn({ name: 'li', password }, { cookie: planted });
    expect(cookieOf(first)).not.toBe(planted);
    expect((await house.call('GET', '/api/v1/session', { as: null, headers: { cookie: planted } })).status).toBe(401);
    await signIn({ name: 'li', password }, { cookie: cookieOf(first) });
    expect((await browser(first).get('/session')).status).toBe(401);
  });

  it('are signed out by themselves, when nothing was asked for half a day, and after a week', async () => {
    const idle = await person('li');
    house.wall.advanceTo(instant(hours(12)));
    expect((await idle.get('/session')).status).toBe(401);
    const busy = browser(await signIn({ name: 'li', password: another }));
    for (let at: number = hours(12); at < hours(12) + days(7); at += hours(11)) {
      house.wall.advanceTo(instant(at));
      expect((await busy.get('/session')).status).toBe(200);
    }
    house.wall.advanceTo(instant(hours(12) + days(7)));
    expect((await busy.get('/session')).status).toBe(401);
  });

  it('see where they are signed in, and end it there', async () => {
    const here = await person('li');
    const there = browser(await signIn({ name: 'li', password: another }, { 'user-agent': 'a phone' }));
    const { items } = (await here.get('/sessions')).json;
    expect(items.map(({ current }: { current: boolean }) => current).toSorted()).toEqual([false, true]);
    const phone = items.find(({ agent }: { agent: string }) => agent === 'a phone');
    expect((await here.send('DELETE', `/sessions/${phone.id}`)).status).toBe(204);
    expect((await there.get('/session')).status).toBe(401);
    const stranger = await person('wang');
    expect((await stranger.send('DELETE', `/sessions/${items[0].id}`)).status).toBe(404);
    expect((await here.send('DELETE', '/session')).headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await here.get('/session')).status).toBe(401);
  });

  it('are signed out everywhere by a new role, a new password, and when they are disabled', async () => {
    const { json } = await house.call('GET', '/api/v1/users');
    expect(json.items).toEqual([]);
    const there = await person('li');
    const { id } = (await house.call('GET', '/api/v1/users')).json.items[0];
    const change = (body: object) => house.call('PATCH', `/api/v1/users/${id}`, { body });
    await change({ display_name: '李' });
    expect((await there.get('/session')).json.user).toMatchObject({ display_name: '李', role: 'agent' });
    await change({ role: 'manager' });
    expect((await there.get('/session')).status).toBe(401);
    const again = browser(await signIn({ name: 'li', password: another }));
    await house.call('PUT', `/api/v1/users/${id}/password`, { body: { password } });
    expect((await again.get('/session')).status).toBe(401);
    const third = browser(await signIn({ name: 'li', password }));
    await change({ disabled: true });
    expect((await third.get('/session')).status).toBe(401);
  });

  it('may show a token in place of a password, for as long as it is live', async () => {
    const made = (await house.call('POST', '/api/v1/tokens', { body: { name: 'wall screen', role: 'viewer' } })).json;
    const answer = await signIn({ token: made.token });
    expect(answer.json.user).toMatchObject({ name: 'wall screen', role: 'viewer' });
    const there = browser(answer);
    expect((await there.get('/devices')).status).toBe(200);
    expect((await there.send('POST', '/devices', { id: 'GH-1', type: 'gas_water_heater' })).json.code).toBe(
      'forbidden',
    );
    expect((await there.send('PUT', '/session/password', { current: 'x', next: another })).json.code).toBe(
      'no-password',
    );
    await house.call('DELETE', `/api/v1/tokens/${made.id}`);
    expect((await there.get('/devices')).status).toBe(401);
    expect((await signIn({ token: 'cw_guessed' })).json.code).toBe('sign-in-refused');
  });

  it('are changed by one administrator at a time, and one who can sign in always remains', async () => {
    const { id } = await add('chief', 'admin');
    const change = (body: object, version: number) =>
      house.call('PATCH', `/api/v1/users/${id}`, { body, headers: { 'if-match': `"${version}"` } });
    expect((await change({ display_name: 'x' }, 1)).status).toBe(412);
    expect((await change({ disabled: true }, 2)).json.code).toBe('last-administrator');
    await add('deputy', 'admin');
    expect((await change({ role: 'viewer' }, 2)).status).toBe(200);
    expect((await house.call('POST', '/api/v1/users', { body: { name: 'CHIEF', role: 'agent' } })).status).toBe(409);
    const stranger = { name: 'zhao', role: 'provider', provider_id: 'prov_x' };
    expect((await house.call('POST', '/api/v1/users', { body: stranger })).json.detail).toContain('prov_x');
  });

  it('leave no secret behind in the audit or the log', async () => {
    await person('li');
    await signIn({ name: 'li', password: 'a wrong one' });
    const kept = JSON.stringify([(await house.call('GET', '/api/v1/audit?limit=100')).json, house.logged]);
    for (const secret of [password, another, 'a wrong one', '$argon2id', 'carewatch_session']) {
      expect(kept).not.toContain(secret);
    }
    expect(kept).toContain('session.opened');
  });

  it('keep their session over a restart, which ends it in time all the same', async () => {
    const there = await person('li');
    house.wall.advanceTo(instant(minutes(10)));
    await there.get('/session');
    await house.restartSessions();
    expect((await there.get('/session')).status).toBe(200);
  });
});
