import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Daemon } from '../harness/daemon.ts';
import { until } from '../harness/daemon.ts';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';
import { freezeHeater } from './harness/story.ts';

const fleet = 100_000;
const chunk = 10_000;
const districts = 200;

let house: ConsoleHouse;
let browsers: Browsers;
beforeAll(async () => {
  house = await openConsoleHouse();
  browsers = await openBrowsers();
  for (let first = 0; first < fleet; first += chunk) await importDevices(house.daemon, first, chunk);
  await freezeHeater(house.daemon, 'GH-000001');
}, 600_000);
afterAll(async () => {
  await browsers[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

/** Devices of many districts, ten to a building. */
async function importDevices(daemon: Daemon, first: number, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) => {
    const n = first + i;
    return `F-${n},gas_water_heater,Nanjing,District ${n % districts},Road ${Math.floor(n / districts / 10)},${n % 7}`;
  });
  const answer = await daemon.api.raw('POST', 'devices/import', {
    headers: { 'content-type': 'text/csv' },
    body: ['id,type,city,district,address,unit', ...rows].join('\n'),
  });
  expect(
    answer.status,
    await answer
      .clone()
      .text()
      .then((text) => text.slice(0, 200)),
  ).toBeLessThan(300);
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await ask();
  return Math.round(performance.now() - begun);
}

describe(`a fleet of ${fleet} devices`, () => {
  it('is counted by the server in one answer, and seen at a glance without being loaded', async () => {
    const { daemon } = house;
    const { items } = await daemon.api.get('districts?limit=500');
    const counted = items.reduce((sum: number, one: { devices: number }) => sum + one.devices, 0);
    expect(counted).toBe(fleet + 1);
    const byDistrict = await timed(() => daemon.api.get('districts?limit=500'));
    const bySite = await timed(() => daemon.api.get('sites?district=District%207&limit=200'));

    await using person = await browsers.person(daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await signIn(page, '/fleet');
    await page.getByRole('button', { name: /District 0/ }).waitFor();
    let bytes = 0;
    page.on('response', async (answer) => {
      if (answer.url().includes('/api/v1/')) bytes += (await answer.body().catch(() => Buffer.alloc(0))).length;
    });
    await page.reload();
    await page.getByRole('button', { name: /District 0/ }).waitFor();
    const painted = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    const complete = await page.evaluate(() => performance.now());
    console.log(
      `fleet of ${fleet}: districts ${byDistrict} ms, sites ${bySite} ms on the server; ` +
        `first paint ${Math.round(painted ?? 0)} ms, tree ${Math.round(complete)} ms, ${Math.round(bytes / 1024)} KB of answers`,
    );
    expect(byDistrict).toBeLessThan(2_000);
    expect(bytes).toBeLessThan(500_000);
  });

  it('is walked from a district to a building to a device, in both languages and themes', async () => {
    await using person = await browsers.person(house.daemon.httpUrl);
    const { page } = person;
    await signIn(page, '/fleet');
    await page.getByRole('button', { name: /District 0/ }).waitFor();
    // The last of two hundred districts: only those in sight are drawn.
    await page.getByRole('region', { name: '区域与地点' }).press('End');
    await page.getByRole('button', { name: /Gulou/ }).click();
    await page.getByRole('button', { name: /中山路 88 号/ }).click();
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'GH-000001' }).click();
    await page.getByRole('heading', { name: 'GH-000001' }).waitFor();
    await page.getByText('2 °C').first().waitFor();
    await page.getByRole('img').first().waitFor();
    await page.getByRole('button', { name: '24 小时' }).click();
    expect(await accessFaults(page)).toEqual([]);
    await page.getByLabel(/^指令/).fill('set_setpoint');
    await page.getByLabel('参数（JSON）').fill('{"setpoint_c": 45}');
    await page.getByRole('button', { name: '下发' }).click();
    await page.getByText('等待设备上线').waitFor();
    await until('the command is kept', async () => {
      const { items } = await house.daemon.api.get('devices/GH-000001/commands');
      return items.length === 1 ? items : undefined;
    });
  });

  it('is searched, and a viewer sends no commands', async () => {
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await signIn(page, '/fleet', await house.token('ann', 'viewer'));
    // Keys are heard once the page that hears them is there.
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('F-4242');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'F-4242', exact: true }).click();
    await page.getByRole('heading', { name: 'F-4242' }).waitFor();
    await page.getByText('No command was sent yet.').waitFor();
    expect(await page.getByRole('button', { name: 'Send' }).count()).toBe(0);
    expect(await accessFaults(page)).toEqual([]);
  });
});
