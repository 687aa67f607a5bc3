import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, missingTexts } from './harness/axe.ts';
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
        const faults = [...(await missingTexts(person.page)), ...(await accessFaults(person.page))];
        found.push(...faults.map((fault) => `${path}: ${fault}`));
      }
      expect(found).toEqual([]);
    },
  );
});
