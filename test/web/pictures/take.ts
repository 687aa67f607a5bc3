import type { Page } from 'playwright-core';
import { accessFaults, atRest, missingTexts } from '../harness/axe.ts';
import type { Browsers, Look } from '../harness/browser.ts';
import type { Account } from './people.ts';
import type { Scene, Shot } from './shots.ts';

export interface Taken {
  readonly picture: Buffer;
  /** What is wrong with the page: grave faults of access in either theme, texts that are missing. */
  readonly faults: readonly string[];
}

/** Opens the page as its person, does what belongs to the picture, and takes it once the page is at rest. */
export async function takePicture(
  browsers: Browsers,
  url: string,
  shot: Shot,
  look: Look,
  told: Omit<Scene, 'page'>,
): Promise<Taken> {
  const { role, at, before, viewport } = shot;
  await using person = await browsers.person(url, { ...look, ...(viewport && { viewport }) });
  const { page } = person;
  page.setDefaultTimeout(25_000);
  const scene: Scene = { page, ...told };
  const settled = follow(page);
  if (shot.page !== undefined) await calm(told);
  const address = typeof at === 'string' ? at : await at(scene);
  if (role !== undefined) await signIn(page, told.deeds.accounts[role]);
  await page.goto(address);
  await before?.(scene);
  await settled();
  await page.mouse.move(0, 0);
  await atRest(page);
  await page.evaluate(() => document.fonts.ready);
  const picture = await capture(page);
  return { picture, faults: [...(await missingTexts(page)), ...(await accessFaults(page))] };
}

async function signIn(page: Page, account: Account): Promise<void> {
  const answer = await page.request.post('/api/v1/session', { data: account });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
}

/** Somebody has answered to every danger, so that it does not stand before other pages. */
async function calm({ api }: Omit<Scene, 'page'>): Promise<void> {
  for (const { id } of await api.all('alerts?severity=P1&state=open')) await api.post(`alerts/${id}/acknowledge`);
}

/** Resolves when nothing that the page asked for has been under way for a moment. */
function follow(page: Page): () => Promise<void> {
  const waiting = new Set<unknown>();
  let quietSince = performance.now();
  page.on('request', (request) => {
    if (!request.url().includes('/stream')) waiting.add(request);
  });
  const done = (request: unknown): void => {
    waiting.delete(request);
    quietSince = performance.now();
  };
  page.on('requestfinished', done).on('requestfailed', done);
  return async () => {
    const begun = performance.now();
    while (performance.now() - begun < longestMs) {
      if (waiting.size === 0 && performance.now() - quietSince > quietMs) return;
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  };
}

const quietMs = 500;
/** Some pages ask for ever, for what is not in the stream. */
const longestMs = 6_000;

/** Small files without a library for pictures: Chromium itself writes WebP. */
async function capture(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 62 });
  return Buffer.from(data, 'base64');
}
