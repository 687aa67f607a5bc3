import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Daemon } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';
import { staffDistrict } from './harness/district.ts';
import { downloadTable } from './harness/download.ts';

/** More than the API gives at once. */
const waiting = 520;

let house: ConsoleHouse;
let browsers: Browsers;
let manager: string;
beforeAll(async () => {
  house = await openConsoleHouse();
  browsers = await openBrowsers();
  manager = await house.token('sun', 'manager');
  await staffDistrict(house.daemon, 'Gulou');
  await repair(house.daemon, 'GH-000001', '张师傅');
  await repair(house.daemon, 'GH-000002', '李师傅');
  await askForService(house.daemon, waiting);
}, 240_000);
afterAll(async () => {
  await browsers[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

/** So many homes want their yearly service. */
async function askForService({ api }: Daemon, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => `EW-${n + 1}`);
  const body = ['id,type', ...ids.map((id) => `${id},electric_water_heater`)].join('\n');
  await api.raw('POST', 'devices/import', { headers: { 'content-type': 'text/csv' }, body });
  for (const device_id of ids) {
    await api.post('tickets', { source: 'phone', device_id, severity: 'P4', title: '年度保养' });
  }
}

/** From the phone call to the end of the work. */
async function repair({ api }: Daemon, device_id: string, name: string): Promise<void> {
  await register(house.daemon, device_id, 'gas_water_heater', { site: { city: 'Nanjing', district: 'Gulou' } });
  const technicians = await api.all('technicians');
  const technician_id = technicians.find((one) => one.name === name)?.id;
  const intake = { source: 'phone', device_id, title: '打不着火', severity: 'P3', fault: 'GW-120' };
  const { id } = await api.post('tickets', intake);
  for (const [action, body] of [
    ['assign', { technician_id }],
    ['accept', { technician_id }],
    ['start', {}],
    ['resolve', { result: '更换点火针', cause: '点火针老化', verdict: 'confirmed' }],
    ['close', {}],
  ] as const) {
    await api.post(`tickets/${id}/${action}`, body);
  }
}

describe('a manager', () => {
  it('opens the list behind a number, takes it as a table and goes on to a ticket', async () => {
    await using person = await browsers.person(house.daemon.httpUrl);
    const { page } = person;
    await signIn(page, '/reports', manager);
    const figure = page.getByRole('link', { name: /^重复维修率/ });
    await figure.waitFor();
    expect(await figure.textContent()).toContain('0/2');
    expect(await accessFaults(page)).toEqual([]);
    await figure.click();

    await page.getByRole('heading', { name: '明细: 重复维修率' }).waitFor();
    const rows = page.locator('tbody tr');
    await rows.nth(1).waitFor();
    expect(await rows.count()).toBe(2);
    expect(await accessFaults(page)).toEqual([]);

    const table = await downloadTable(page, () => page.getByRole('button', { name: /^CSV/ }).click());
    expect(table.name).toBe('repeat_repairs.csv');
    expect(table.column('device_id').toSorted()).toEqual(['GH-000001', 'GH-000002']);

    await rows.filter({ hasText: 'GH-000001' }).getByRole('link', { name: '查看' }).click();
    await page.locator('.task-head').getByText('已关闭').waitFor();
    await page.goBack();
    await rows.filter({ hasText: 'GH-000001' }).getByRole('link', { name: 'GH-000001' }).click();
    await page.getByRole('heading', { name: 'GH-000001' }).waitFor();
  });

  it('changes the month, and a link to it shows the same to whoever opens it', async () => {
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await signIn(page, '/reports', manager);
    await page.getByRole('link', { name: /^Repeat repairs/ }).waitFor();
    const month = page.getByLabel('Month', { exact: true });
    await month.selectOption({ index: 1 });
    await page.getByText('No work was finished in that month.').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    const chosen = await month.inputValue();
    expect(page.url()).toContain(`month=${chosen}`);
    await page.reload();
    await page.getByText('No work was finished in that month.').waitFor();
    expect(await month.inputValue()).toBe(chosen);
    await month.selectOption({ index: 0 });
    await page.getByRole('link', { name: /^Repeat repairs/ }).waitFor();
  });

  it('has all of a list in the file, however many pages it has', async () => {
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await signIn(page, '/reports', manager);
    await page.getByRole('link', { name: `Tickets: Open: ${waiting}` }).click();
    await page.getByRole('button', { name: 'Show more' }).waitFor();
    const table = await downloadTable(page, () => page.getByRole('button', { name: /^CSV/ }).click());
    expect(table.name).toBe('tickets.csv');
    expect(new Set(table.column('number')).size).toBe(waiting);
    expect(table.rows).toHaveLength(waiting);
    expect(table.text.split('\uFEFF')).toHaveLength(2);
    await page.getByRole('button', { name: /^CSV/ }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('compares technicians', async () => {
    await using person = await browsers.person(house.daemon.httpUrl);
    const { page } = person;
    await signIn(page, '/reports/league?measure=repeat_repairs', manager);
    await page
      .getByRole('row', { name: /李师傅/ })
      .getByRole('link')
      .first()
      .waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page
      .getByRole('row', { name: /李师傅/ })
      .getByRole('link', { name: /重复维修率/ })
      .click();
    await page.getByRole('cell', { name: 'GH-000002' }).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
  });
});
