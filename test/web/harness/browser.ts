import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumPath } from './chromium.ts';

export interface Look {
  readonly language?: 'zh-CN' | 'en';
  readonly theme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Of a phone: touched in place of clicked, and laid out as on one. */
  readonly touch?: boolean;
}

/** One person's browser: own cookies, own language, a clock in China. */
export interface Person extends AsyncDisposable {
  readonly page: Page;
  /** Errors on the console and of the page so far; a test fails that leaves any. */
  readonly errors: readonly string[];
}

export interface Browsers extends AsyncDisposable {
  person(url: string, look?: Look): Promise<Person>;
}

export async function openBrowsers(): Promise<Browsers> {
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  });
  return {
    person: (url, look) => openPerson(browser, url, look),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function openPerson(browser: Browser, url: string, look: Look = {}): Promise<Person> {
  const { language = 'zh-CN', theme = 'light', viewport = { width: 1366, height: 768 }, touch = false } = look;
  const options: BrowserContextOptions = {
    ...{ baseURL: url, locale: language, colorScheme: theme, viewport, timezoneId: 'Asia/Shanghai' },
    ...{ hasTouch: touch, isMobile: touch },
  };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswer(message.text())) {
      errors.push(`${message.text()} ${message.location().url}`);
    }
  });
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  return {
    page,
    errors,
    async [Symbol.asyncDispose]() {
      // What was seen last, for whoever asks why a story failed.
      const { CAREWATCH_LAST_SIGHT: file } = process.env;
      if (file !== undefined) await page.screenshot({ path: file });
      await context.close();
      if (errors.length > 0) throw new Error(`the page said errors:\n${errors.join('\n')}`);
    },
  };
}

/** The browser itself notes each answer that is no success, and a server that is gone; the page deals with both. */
const isAnswer = (text: string): boolean =>
  /^Failed to load resource: (the server responded with a status of (400|401|403|409|412|422|429)|net::ERR_)/.test(
    text,
  );
