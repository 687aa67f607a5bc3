import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CompanyProvider,
  companyClient,
  openCompanyProvider,
  type PersonThere,
} from '../../test/harness/company-provider.ts';
import { createCompanySignIn } from '../access/index.ts';
import { createDrivenClock, instant, minutes } from '../base/index.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

const publicUrl = 'http://127.0.0.1:1';
const clock = () => createDrivenClock(instant(Date.now()));

describe('people who sign in through the company', () => {
  let house: TestHouse;
  let provider: CompanyProvider;
  let people: Map<string, PersonThere>;
  let wall: ReturnType<typeof clock>;
  beforeEach(async () => {
    people = new Map([['li.ming', { name: '李明', groups: ['care'] }]]);
    provider = await openCompanyProvider(`${publicUrl}/auth/company/callback`, people);
    wall = clock();
    const options = {
      ...{ issuer: provider.issuer, clientId: companyClient.id, clientSecret: companyClient.secret, publicUrl },
      ...{ label: 'Example Heating', scopes: 'openid profile' },
      roles: { claim: 'groups', map: { leads: 'manager', care: 'agent' } },
    } as const;
    house = await openTestHouse({}, { company: createCompanySignIn(options, { clock: wall }) });
  });
  afterEach(async () => {
    await house[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });

  const visit = (path: string, cookie = '', language = 'en') =>
    fetch(new URL(path, house.api.url), { redirect: 'manual', headers: { cookie, 'accept-language': language } });
  const cookieIn = (answer: Response, name: string): string =>
    answer.headers.getSetCookie().find((one) => one.startsWith(`${name}=`)) ?? '';
  const start = async () => {
    const answer = await visit('/auth/company/start');
    const cookie = cookieIn(answer, 'carewatch_company');
    return { url: answer.headers.get('location') ?? '', cookie, kept: cookie.split(';', 1)[0] ?? '' };
  };
  const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search;
  const signIn = async (person: string, spoil: (url: URL) => void = () => undefined) => {
    const { url, kept } = await start();
    const asked = new URL(url);
    spoil(asked);
    return visit(pathOf(await provider.walk(asked.href, person)), kept);
  };
  const sessionOf = async (answer: Response) => {
    const headers = { cookie: cookieIn(answer, 'carewatch_session').split(';', 1)[0] ?? '' };
    return (await house.call('GET', '/api/v1/session', { as: null, headers })).json;
  };

  it('are offered it, sent there with PKCE, state and nonce, and known when they come back', async () => {
    const { json } = await house.call('GET', '/api/v1/sign-in', { as: null });
    expect(json.company).toEqual({ label: 'Example Heating', start: '/auth/company/start' });
    const { url, cookie } = await start();
    const asked = new URL(url).searchParams;
    for (const part of ['state', 'nonce', 'code_challenge']) expect(asked.get(part), part).toMatch(/^[\w-]{43}$/);
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(cookie).toMatch(/=[\w-]{43}; HttpOnly; SameSite=Lax; Path=\/auth\/company; Max-Age=600$/);

    const answer = await signIn('li.ming');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    const session = await sessionOf(answer);
    expect(session).toMatchObject({ must_change_password: false, user: { name: 'li.ming', role: 'agent' } });
    expect(session.user.display_name).toBe('李明');
  });

  it('are the same person the next time, with the role that the company says then', async () => {
    const first = await sessionOf(await signIn('li.ming'));
    people.set('li.ming', { name: '李明', groups: ['leads'] });
    const second = await sessionOf(await signIn('li.ming'));
    expect(second.user).toMatchObject({ id: first.user.id, role: 'manager' });
  });

  it('are refused with a sentence where none of their groups has a role', async () => {
    people.set('wang', { name: '王', groups: ['golf'] });
    const answer = await signIn('wang');
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('None of your groups at the company has a role');
    expect(cookieIn(answer, 'carewatch_session')).toBe('');
    const { json } = await house.call('GET', '/api/v1/users');
    expect(json.items).toEqual([]);
  });

  it('are refused where the account is disabled, and where another has the name', async () => {
    const { user } = await sessionOf(await signIn('li.ming'));
    await house.call('PATCH', `/api/v1/users/${user.id}`, { body: { disabled: true } });
    expect(await (await signIn('li.ming')).text()).toContain('Your account is disabled');
    await house.call('POST', '/api/v1/users', { body: { name: 'zhao', role: 'agent' } });
    people.set('zhao', { name: '赵', groups: ['care'] });
    expect(await (await signIn('zhao')).text()).toContain('has your name already');
  });

  it('are not believed with another nonce, and begin again with another state', async () => {
    const nonce = await signIn('li.ming', (url) => url.searchParams.set('nonce', 'of-somebody-else'));
    expect([nonce.status, cookieIn(nonce, 'carewatch_session')]).toEqual([403, '']);
    expect(await nonce.text()).toContain('was not completed');
    const state = await signIn('li.ming', (url) => url.searchParams.set('state', 'of-somebody-else'));
    expect([state.status, cookieIn(state, 'carewatch_session')]).toEqual([403, '']);
    expect(await state.text()).toContain('was not begun in this browser');
  });

  it('come back once, in the browser that began, and in time', async () => {
    const { url, kept } = await start();
    const back = pathOf(await provider.walk(url, 'li.ming'));
    expect((await visit(back)).status).toBe(403);
    expect((await visit(back, kept)).status).toBe(303);
    expect((await visit(back, kept)).status).toBe(403);
    const late = await start();
    const lateBack = pathOf(await provider.walk(late.url, 'li.ming'));
    wall.advanceTo(instant(wall.now() + minutes(11)));
    expect((await visit(lateBack, late.kept)).status).toBe(403);
  });

  it('are told in their language when the provider is away, before or after they were there', async () => {
    const { url, kept } = await start();
    const back = pathOf(await provider.walk(url, 'li.ming'));
    await provider.close();
    const after = await visit(back, kept, 'zh-CN');
    expect([after.status, await after.text()]).toEqual([503, expect.stringContaining('无法连接企业登录服务')]);
  });

  it('are told when the provider was never there', async () => {
    await provider.close();
    const answer = await visit('/auth/company/start');
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('cannot be reached')]);
  });
});
