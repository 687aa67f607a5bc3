import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, openBrowsers, type Person } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';

/** An engineer at the rules, with three heaters that have said how much current leaks. */
let house: ConsoleHouse;
let browsers: Browsers;
let token: string;
beforeAll(async () => {
  house = await openConsoleHouse();
  browsers = await openBrowsers();
  token = await house.token('chen', 'engineer');
  await threeHeaters();
});
afterAll(async () => {
  await browsers?.[Symbol.asyncDispose]();
  await house?.[Symbol.asyncDispose]();
});

async function threeHeaters(): Promise<void> {
  const { daemon } = house;
  for (const [i, leak] of [0.4, 6, 22].entries()) {
    const device = await register(daemon, `EH-${i + 1}`, 'electric_water_heater');
    await using connection = await connect(daemon, device);
    const values = { leakage_current_ma: leak, tank_upper_temp_c: 55, ground_fault_on: false };
    await connection.publish({ ts: Date.now(), seq: 1, values });
  }
  const { id } = await until('an alert', async () => (await daemon.api.all('alerts?rule_id=ES-01'))[0]);
  // Somebody has answered to the danger, which would stand before the rules.
  await daemon.api.post(`alerts/${id}/acknowledge`);
  // Time is stored too: without the second in which the alert opened history would not have it.
  const { journal } = await daemon.api.get('flow');
  await until('everything up to here is stored', async () => {
    const { followers } = await daemon.api.get('flow');
    return followers.every(({ seq }: Json) => seq >= journal.last_seq) ? true : undefined;
  });
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const tab = (page: Page, name: string) => page.getByRole('tab', { name });

async function openRule(person: Person, id: string): Promise<void> {
  await signIn(person.page, '/rules', token);
  await person.page.getByRole('link', { name: id, exact: true }).click();
  await person.page.getByRole('textbox', { name: `Text of rule ${id}` }).waitFor();
}

/** Puts a text in the place of all that the editor holds. */
async function writeRule(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Text of/ }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

describe('an engineer', () => {
  it('drafts a rule with a mistake, mends it at its line, backtests it against the old version and lets it loose', async () => {
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await openRule(person, 'ES-01');
    const { text } = await house.daemon.api.get('rules/ES-01');
    const wrong = text.replace('leakage_current_ma > 10', 'leakage_curent_ma > 5').replace('active', 'draft');
    await writeRule(page, wrong);

    const line = wrong.split('\n').findIndex((one: string) => one.startsWith('when:')) + 1;
    // One for each of its device types.
    const fault = page.getByRole('listitem').filter({ hasText: 'leakage_curent_ma' }).first();
    await fault.getByRole('button', { name: `Line ${line}, column` }).click();
    await page.locator('.cm-lintRange-error', { hasText: 'leakage_curent_ma' }).waitFor();
    await page.locator('.cm-lint-marker-error').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await fault.getByRole('button', { name: 'Write leakage_current_ma' }).click();
    await page.getByText('No faults.').waitFor();

    await tab(page, 'Backtest').click();
    await button(page, 'Start backtest').click();
    const figures = page.getByRole('table', { name: 'What each version would have found and cost' });
    await figures.waitFor({ timeout: 90_000 });
    const found = figures.getByRole('row', { name: /^Devices hit/ });
    expect(await found.getByRole('cell').allTextContents()).toEqual(['2', '1', '1']);
    await page.getByText('Both found 1 episodes; only A 1, only B 0.').waitFor();
    await page.getByRole('img', { name: 'Episodes for each day' }).locator('canvas').waitFor();
    expect(await accessFaults(page)).toEqual([]);

    await tab(page, 'Text').click();
    await button(page, /^Store version/).click();
    await page.getByText('Version 2 as stored').waitFor();
    for (const [mode, version] of [
      ['Shadow', 3],
      ['Active', 4],
    ] as const) {
      await page.keyboard.press('Escape');
      await button(page, /^Change mode/).click();
      await page.getByRole('radio', { name: new RegExp(`^${mode}`) }).click();
      await button(page, `Make it ${mode}`).click();
      await page.getByText(`Version ${version} as stored`).waitFor();
    }
    const rule = await house.daemon.api.get('rules/ES-01');
    expect([rule.mode, rule.version, rule.changed_by]).toEqual(['active', 4, 'chen']);
    expect(rule.text).toBe(text.replace('leakage_current_ma > 10', 'leakage_current_ma > 5'));
  });
});
