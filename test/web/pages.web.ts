import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';

interface ConsolePage {
  readonly path: string;
}

let house: ConsoleHouse;
let browsers: Browsers;
let paths: readonly string[];
beforeAll(async () => {
  house = await openConsoleHouse();
  browsers = await openBrowsers();
  // The pages are another program's sources, with its own settings of types.
  const { pages }: { pages: readonly ConsolePage[] } = await import(pathToFileURL('web/src/pages.ts').href);
  paths = pages.map(({ path }) => path).filter((path) => !path.includes(':'));
});
afterAll(async () => {
  await browsers[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

describe('every page', () => {
  it.each(['zh-CN', 'en'] as const)(
    'opens for an administrator in %s, in both themes without a grave fault of access',
    async (language) => {
      await using person = await browsers.person(house.daemon.httpUrl, { language });
      await signIn(person.page);
      expect(paths.length).toBeGreaterThan(10);
      const found: string[] = [];
      for (const path of paths) {
        await person.page.goto(path);
        await person.page.locator('main :is(h1, h2)').first().waitFor();
        await person.page.waitForLoadState('load');
        // A key that no text has is shown as it is.
        const raw = await person.page.getByText(/^[a-z-]+:[a-z]+\.[a-zA-Z.]+$/).allTextContents();
        found.push(...raw.map((key) => `${path}: no text for ${key}`));
        found.push(...(await accessFaults(person.page)).map((fault) => `${path}: ${fault}`));
      }
      expect(found).toEqual([]);
    },
  );
});
