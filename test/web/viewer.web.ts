import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';

interface ConsolePage {
  readonly path: string;
  readonly permission: string;
}

let house: ConsoleHouse;
let browsers: Browsers;
let token: string;
let pages: readonly ConsolePage[];
beforeAll(async () => {
  house = await openConsoleHouse();
  browsers = await openBrowsers();
  token = await house.token('a-viewer', 'viewer');
  // The pages are another program's sources, with its own settings of types.
  ({ pages } = await import(pathToFileURL('web/src/pages.ts').href));
});
afterAll(async () => {
  await browsers[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

/** Asks the server to change something, as the console does. */
const changes = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** What a viewer may send for good reasons: about the own session, or a question too long for an address. */
const harmless = [/^\w+ \/session(s|\/|$)/, /^\w+ \/(gateway|outside)/, /^POST \/rules\/validate$/];

/** The page with a rule that there is, and without what may be left out. */
const addressOf = (path: string): string =>
  path
    .replaceAll(/\/:\w+\?/g, '')
    .replace('/rules/:id', '/rules/ES-01')
    .replaceAll(/:\w+/g, 'none_01');

async function clickAll(page: Page): Promise<void> {
  const buttons = page.locator('main button:enabled:visible');
  for (let place = 0; place < (await buttons.count()); place += 1) {
    await buttons.nth(place).click();
    await page.keyboard.press('Escape');
  }
}

describe('a viewer can do nothing', () => {
  it('on any page: those that are not for viewers do not open, and nothing on the others changes anything', async () => {
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await signIn(page, '/', token);
    const sent: string[] = [];
    page.on('request', (request) => {
      const path = new URL(request.url()).pathname.replace(/^\/api\/v1/, '');
      if (changes.includes(request.method())) sent.push(`${request.method()} ${path}`);
    });
    expect(pages.length).toBeGreaterThan(2);
    for (const { path, permission } of pages) {
      await page.goto(addressOf(path));
      await page.locator('.frame').waitFor();
      if (!['read', 'work:read'].includes(permission)) {
        await page.getByText('There is no such page, or your role may not open it.').waitFor();
        continue;
      }
      await page.locator('main :is(h1, h2)').first().waitFor();
      await clickAll(page);
      // To search is to read.
      expect(await page.locator('main [type=submit]:enabled:not(search *)').count(), path).toBe(0);
    }
    expect(sent.filter((one) => !harmless.some((pattern) => pattern.test(one)))).toEqual([]);
  });

  it('at the server, which refuses whatever a page could send', async () => {
    await using person = await browsers.person(house.daemon.httpUrl);
    const { page } = person;
    await signIn(page, '/', token);
    const { csrf_token } = await (await page.request.get('/api/v1/session')).json();
    const document = await (await page.request.get('/openapi.json')).json();
    const operations = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/^\/api\/v1/, '')}`),
    );
    const asked = operations.filter((one) => changes.some((method) => one.startsWith(`${method} `)));
    expect(asked.length).toBeGreaterThan(50);
    const done: string[] = [];
    for (const operation of asked.filter((one) => !harmless.some((pattern) => pattern.test(one)))) {
      const [method = '', path = ''] = operation.split(' ');
      const answer = await page.request.fetch(`/api/v1${path.replaceAll(/\{\w+\}/g, 'none_01')}`, {
        ...{ method, headers: { 'x-csrf-token': csrf_token }, data: {} },
      });
      if (answer.status() !== 403) done.push(`${operation}: ${answer.status()}`);
    }
    expect(done).toEqual([]);
  });
});
