import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';
import { letIn, signInByName } from './harness/people.ts';

let house: ConsoleHouse;
let browsers: Browsers;
beforeAll(async () => {
  house = await openConsoleHouse();
  browsers = await openBrowsers();
});
afterAll(async () => {
  await browsers[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

describe('somebody who signs in', () => {
  it.each(['zh-CN', 'en'] as const)(
    'sees the queue in %s, without a fault of access in either theme',
    async (language) => {
      await using person = await browsers.person(house.daemon.httpUrl, { language });
      await signIn(person.page, '/desk');
      const heading = language === 'en' ? 'Queue' : '待办队列';
      await person.page.getByRole('heading', { name: heading }).waitFor();
      expect(await accessFaults(person.page)).toEqual([]);
    },
  );
});

describe('somebody with a name and a password', () => {
  const initial = 'a kettle for every village';
  const own = 'warm water before breakfast';

  it.each(['zh-CN', 'en'] as const)('is told in %s what to do about a wrong password', async (language) => {
    await using person = await browsers.person(house.daemon.httpUrl, { language });
    const { page } = person;
    await page.goto('/desk');
    await signInByName(page, 'nobody.here', 'not the password');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain(language === 'en' ? 'asks an administrator' : '请联系管理员重置');
    expect(await accessFaults(page)).toEqual([]);
  });

  it('is told when to try again after too many wrong passwords', async () => {
    await letIn(house.daemon, 'wu.lei', 'agent', initial);
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await page.goto('/');
    for (let wrong = 0; wrong < 5; wrong += 1) {
      await page.request.post('/api/v1/session', { data: { name: 'wu.lei', password: `wrong ${wrong}` } });
    }
    await signInByName(page, 'wu.lei', initial);
    await page.getByText(/^Too many attempts failed\. Try again at \d\d:\d\d:\d\d\.$/).waitFor();
  });

  it('first changes the one that an administrator chose, sees nothing else until then, and signs out elsewhere', async () => {
    await letIn(house.daemon, 'li.ming', 'agent', initial);
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await page.goto('/desk');
    await signInByName(page, 'li.ming', initial);
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    expect(await page.locator('.frame').count()).toBe(0);
    expect((await page.request.get('/api/v1/tickets')).status()).toBe(403);
    expect(await accessFaults(page)).toEqual([]);

    await page.getByLabel('Present password').fill(initial);
    await page.getByLabel('New password', { exact: true }).fill('li.ming li.ming');
    await page.getByLabel('New password again').fill('li.ming li.ming');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('holds your name').waitFor();
    await page.getByLabel('New password', { exact: true }).fill(own);
    await page.getByLabel('New password again').fill(own);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('heading', { name: 'Queue' }).waitFor();

    await using phone = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    await phone.page.goto('/desk');
    await signInByName(phone.page, 'li.ming', own);
    await phone.page.getByRole('heading', { name: 'Queue' }).waitFor();
    await page.getByRole('link', { name: 'li.ming' }).click();
    await page.getByText('This browser').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: /^Sign out there/ }).click();
    await page.getByRole('button', { name: /^Sign out there/ }).waitFor({ state: 'detached' });
    await phone.page.reload();
    await phone.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });
});

describe('an administrator', () => {
  it('adds a person, hands on a password shown once, and is told when somebody else was faster', async () => {
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    page.on('dialog', (dialog) => void dialog.accept());
    await signIn(page, '/admin/users');
    await page.getByRole('button', { name: 'Add a person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('zhao.min');
    await dialog.getByLabel('Role').selectOption('dispatcher');
    await dialog.getByRole('button', { name: 'Add a person' }).click();
    const password = (await dialog.locator('code').textContent()) ?? '';
    expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
    await page.getByRole('button', { name: 'I have noted it' }).click();
    expect(await accessFaults(page)).toEqual([]);

    const row = page.getByRole('row', { name: /zhao\.min/ });
    await row.getByRole('button', { name: /^Change/ }).click();
    const { items } = await house.daemon.api.get('users?role=dispatcher');
    const { id } = items.find(({ name }: { name: string }) => name === 'zhao.min');
    await house.daemon.api.raw('PATCH', `users/${id}`, {
      body: JSON.stringify({ role: 'agent' }),
      headers: { 'content-type': 'application/json' },
    });
    await dialog.getByLabel('Shown as').fill('赵敏');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Somebody else changed this person meanwhile').waitFor();
    await dialog.getByRole('button', { name: 'Take over' }).click();
    expect(await dialog.getByLabel('Role').inputValue()).toBe('agent');
    await dialog.getByLabel('Shown as').fill('赵敏');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: '赵敏' }).waitFor();
    await row.getByRole('button', { name: /^Disable/ }).click();
    await row.getByRole('button', { name: /^Enable/ }).waitFor();

    await using other = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    await other.page.goto('/');
    await signInByName(other.page, 'zhao.min', password);
    await other.page.getByText('The name or the password is wrong').waitFor();
  });
});

describe('the console', () => {
  it('is one page for every path that a person opens, and nothing for programs', async () => {
    const ask = (path: string, accept: string) => fetch(new URL(path, house.daemon.httpUrl), { headers: { accept } });
    expect((await ask('/tickets/tkt_1', 'text/html')).headers.get('content-type')).toContain('text/html');
    expect((await ask('/tickets/tkt_1', 'application/json')).status).toBe(404);
    expect((await ask('/api/v1/nothing', 'text/html')).status).toBe(404);
  });
});
