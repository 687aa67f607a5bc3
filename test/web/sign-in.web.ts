import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';

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

describe('the console', () => {
  it('is one page for every path that a person opens, and nothing for programs', async () => {
    const ask = (path: string, accept: string) => fetch(new URL(path, house.daemon.httpUrl), { headers: { accept } });
    expect((await ask('/tickets/tkt_1', 'text/html')).headers.get('content-type')).toContain('text/html');
    expect((await ask('/tickets/tkt_1', 'application/json')).status).toBe(404);
    expect((await ask('/api/v1/nothing', 'text/html')).status).toBe(404);
  });
});
