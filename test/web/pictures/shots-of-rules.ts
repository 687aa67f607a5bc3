import { readFile } from 'node:fs/promises';
import { tunedRule } from './deeds.ts';
import type { Scene, Shot } from './shots.ts';

const shared = { page: '/rules/:id/:part?/:run?', role: 'engineer' } as const;
const rule = `/rules/${tunedRule}`;

/** The laboratory of the engineer. */
export const shotsOfRules: readonly Shot[] = [
  { ...{ name: 'lab-rules', page: '/rules', role: 'engineer', at: '/rules' } },
  { ...shared, name: 'lab-rule', at: rule, before: written },
  { ...shared, name: 'lab-faults', at: rule, before: (scene) => misspell(scene) },
  { ...shared, name: 'lab-completion', at: rule, before: (scene) => complete(scene) },
  { ...shared, name: 'lab-overtaken', at: rule, before: (scene) => overtake(scene) },
  {
    ...{ ...shared, name: 'lab-backtest', at: async ({ deeds }: Scene) => `${rule}/backtest/${deeds.backtest}` },
    before: async ({ page }) => {
      await page.locator('main canvas').first().waitFor({ timeout: 60_000 });
      await page.locator('.lab-lanes').first().scrollIntoViewIfNeeded();
    },
  },
  {
    ...{ ...shared, name: 'lab-tests', at: `${rule}/tests` },
    before: async ({ page }) => {
      await page.locator('.lab-columns .cm-content').waitFor();
      await page.locator('.lab-columns .cm-content').click();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(await readFile('catalogue/rules/gh-05.test.yaml', 'utf8'));
      await page.keyboard.press('Control+Home');
      await page.locator('.lab-columns button.ant-btn-primary').click();
      await page.locator('.lab-test').first().waitFor();
    },
  },
  {
    ...{ ...shared, name: 'lab-why-not', at: '/rules/GH-01/why-not' },
    before: async ({ page, api }) => {
      const [alert] = await api.all('alerts?rule_id=GH-01&state=open');
      await page.locator('.lab-bar input').fill(alert?.device_id ?? 'gh-0001');
      await page.locator('.ant-select-item-option').first().click();
      await page.locator('.lab-condition').first().waitFor();
    },
  },
  {
    ...shared,
    name: 'lab-versions',
    at: `${rule}/versions`,
    before: ({ page }) => page.locator('.lab-diff').waitFor(),
  },
  {
    ...{ ...shared, name: 'lab-figures', at: `${rule}/figures` },
    before: ({ page }) => page.locator('main canvas').first().waitFor(),
  },
  {
    ...{ name: 'lab-new-rule', page: '/new-rule', role: 'engineer', at: '/new-rule' },
    before: async ({ page }) => {
      await page.locator('.cm-content').click();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(freshRule);
    },
  },
  { name: 'lab-silences', page: '/silences', role: 'engineer', at: '/silences' },
];

async function written({ page }: Scene): Promise<void> {
  await page.locator('.cm-content').waitFor();
}

const misspelt = (text: string): string =>
  text.replace('gas_pressure_drop_pa > params', 'gas_presure_drop_pa > params');

/** Writes a signal's name wrong. */
async function misspell({ page, api }: Scene): Promise<void> {
  const { text } = await api.get(`rules/${tunedRule}`);
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(misspelt(text));
  await page.locator('.cm-lint-marker-error').waitFor();
  await page.locator('.fault-list li').first().waitFor();
}

/** Begins to write a signal and is offered those that there are. */
async function complete({ page }: Scene): Promise<void> {
  await page
    .locator('.cm-line', { hasText: '^when' })
    .or(page.locator('.cm-line', { hasText: 'when: >-' }))
    .first()
    .click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('gas_pr', { delay: 60 });
  await page.locator('.cm-tooltip-autocomplete').waitFor();
}

/** Somebody else stores a version while this one is being changed. */
async function overtake({ page, api, deeds }: Scene): Promise<void> {
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('# 河西区单独复核\n');
  const { text } = await api.get(`rules/${tunedRule}`);
  const body = text.replace(/margin: 1\.\d+/, (was: string) =>
    was === 'margin: 1.2' ? 'margin: 1.25' : 'margin: 1.2',
  );
  const query = `note=${encodeURIComponent('放宽噪声余量')}`;
  await deeds.colleague.raw('PUT', `rules/${tunedRule}?${query}`, {
    body,
    headers: { 'content-type': 'application/yaml' },
  });
  await page.keyboard.press('Control+s');
  await page.locator('.lab-diff').waitFor();
}

const freshRule = `id: HP-11
title: { en: Heat pump runs too long, zh-CN: 空气能运行时间过长 }
device_types: [heat_pump_water_heater]
# Longer than a tank of cold water takes in winter.
params: { longest: 9000 }
when: compressor_run_s > params.longest
for: 10m
severity: P3
then:
  ticket: { skill: 2, fault: HP-301 }
mode: draft
`;
