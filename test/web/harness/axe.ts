import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const script = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

interface Fault {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

declare const axe: { run(context: unknown, options: object): Promise<{ violations: Fault[] }> };

/** Serious and critical faults that axe finds on what is shown, in both themes, a line each. */
export async function accessFaults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.locator(`html[data-look="${theme}"]`).waitFor();
    // Colours are compared once they have arrived.
    await atRest(page);
    await page.evaluate(script);
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
    found.push(...violations.filter(isGrave).flatMap((fault) => linesOf(theme, fault)));
  }
  return found;
}

/** Waits until nothing moves but what moves for ever. */
export async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().iterations === Infinity),
  );
}

/** Texts that are missing: a key that has none is shown as it is. */
export async function missingTexts(page: Page): Promise<string[]> {
  const raw = await page.getByText(/^[a-z-]+:[a-z]+\.[a-zA-Z.]+$/).allTextContents();
  return raw.map((key) => `no text for ${key}`);
}

const isGrave = ({ impact }: Fault): boolean => impact === 'serious' || impact === 'critical';

const linesOf = (theme: string, { id, nodes }: Fault): string[] =>
  nodes.map(({ html, failureSummary = '' }) => `${theme} ${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`);
