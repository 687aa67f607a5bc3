import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../harness/client.ts';
import { temporaryFolder } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';
import { downloadTable } from './harness/download.ts';
import { type GruffReceiver, startGruffReceiver } from './harness/gruff-receiver.ts';

const stack = new AsyncDisposableStack();
let house: ConsoleHouse;
let browsers: Browsers;
let receiver: GruffReceiver;
beforeAll(async () => {
  const folder = stack.use(await temporaryFolder());
  receiver = stack.use(await startGruffReceiver());
  const config = join(folder.path, 'carewatch.yaml');
  const webhooks = [{ name: 'crm', url: `${receiver.url}/crm`, allow_private: true, events: ['ticket.*'] }];
  await writeFile(config, JSON.stringify({ notify: { webhooks } }));
  house = stack.use(await openConsoleHouse(['--config', config]));
  browsers = stack.use(await openBrowsers());
});
afterAll(() => stack.disposeAsync());

describe('an administrator', () => {
  it('adds a device and sees its secret once, with a code for the installer’s phone', async () => {
    await using person = await browsers.person(house.daemon.httpUrl);
    const { page } = person;
    await signIn(page, '/admin/devices');
    await page.getByRole('button', { name: '新增设备' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('设备编号').fill('GH-000777');
    await dialog.getByLabel('类型').selectOption('gas_water_heater');
    await dialog.getByLabel('区县').fill('Gulou');
    expect(await accessFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: '新增设备' }).click();

    await page.getByRole('heading', { name: '设备凭证' }).waitFor();
    await dialog
      .getByRole('img', { name: /二维码/ })
      .locator('svg')
      .waitFor();
    expect(await accessFaults(page)).toEqual([]);
    const [username = '', password = ''] = await dialog.locator('code').allTextContents();
    expect(username).toBe('GH-000777');
    await using line = await connect(house.daemon, { username, password });
    await line.publish({ ts: Date.now(), values: { water_outlet_temp_c: 41 } });

    await dialog.getByRole('button', { name: '我已保存' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('row', { name: /GH-000777/ }).waitFor();
    await page.reload();
    await page.getByRole('row', { name: /GH-000777/ }).waitFor();
    expect(await page.content()).not.toContain(password);
    await page.getByRole('link', { name: 'GH-000777' }).click();
    await page.getByText('41 °C').first().waitFor();
  });

  it('orders an export, fetches its file and deletes it', async () => {
    const { daemon } = house;
    await using line = await connect(daemon, await register(daemon, 'GH-000778', 'gas_water_heater'));
    await line.publish({ ts: Date.now(), values: { water_outlet_temp_c: 44 } });
    await using person = await browsers.person(daemon.httpUrl);
    const { page } = person;
    page.on('dialog', (asked) => void asked.accept());
    await signIn(page, '/admin/exports');
    await page.getByText('暂无导出任务。').waitFor();
    await page.getByRole('button', { name: '新建导出' }).click();
    const dialog = page.getByRole('dialog');
    const today = await page.evaluate(() => new Date().toLocaleDateString('sv-SE'));
    await dialog.getByLabel('起始日期').fill(today);
    await dialog.getByLabel('截止日期').fill(today);
    await dialog.getByLabel('设备类型').selectOption('gas_water_heater');
    await dialog.getByLabel(/^设备编号/).fill('GH-000778');
    expect(await accessFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: '新建导出' }).click();

    const row = page.locator('tbody tr');
    await row.getByText('已完成').waitFor();
    await row.getByText('文件（1）').click();
    expect(await accessFaults(page)).toEqual([]);
    const table = await downloadTable(page, () => row.getByRole('link').click());
    expect([table.column('device'), table.column('water_outlet_temp_c')]).toEqual([['GH-000778'], ['44.0']]);

    await row.getByRole('button', { name: /^删除/ }).click();
    await page.getByText('暂无导出任务。').waitFor();
    expect((await daemon.api.get('exports')).items).toEqual([]);
  });

  it('is told what is wrong with a device, and nothing that was written is lost', async () => {
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await signIn(page, '/admin/devices');
    await page.getByRole('button', { name: 'Add a device' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Device').fill('GH/778');
    await dialog.getByLabel('District').fill('Gulou');
    await dialog.getByRole('button', { name: 'Add a device' }).click();
    await dialog
      .getByRole('alert')
      .getByText(/GH\/778/)
      .first()
      .waitFor();
    expect(await dialog.getByLabel('District').inputValue()).toBe('Gulou');
  });

  it('makes a token, which is shown once and may what its role may until it is revoked', async () => {
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    page.on('dialog', (asked) => void asked.accept());
    await signIn(page, '/admin/tokens');
    await page.getByRole('button', { name: 'Make a token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('wall-screen');
    await dialog.getByLabel('Role').selectOption('viewer');
    await dialog.getByRole('button', { name: 'Make a token' }).click();
    await page.getByRole('heading', { name: 'Token wall-screen' }).waitFor();
    const token = (await dialog.locator('code').textContent()) ?? '';
    expect(await accessFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'I have noted it' }).click();

    const screen = createClient(house.daemon.httpUrl, token);
    expect((await screen.raw('GET', 'tickets')).status).toBe(200);
    expect((await screen.raw('GET', 'tokens')).status).toBe(403);
    const row = page.getByRole('row', { name: /wall-screen/ });
    await row.getByRole('button', { name: /^Revoke/ }).click();
    await row.getByText(/^Revoked/).waitFor();
    expect((await screen.raw('GET', 'tickets')).status).toBe(401);
  });

  it('sees who a campaign would call before anybody is called', async () => {
    const { daemon } = house;
    await register(daemon, 'CP-000001', 'gas_water_heater', {
      site: { district: 'Jianye' },
      customer: { name: '周敏', phone: '+86 000 0000 0021', language: 'zh-CN' },
    });
    await register(daemon, 'CP-000002', 'gas_water_heater', { site: { district: 'Jianye' }, customer: null });
    await using person = await browsers.person(daemon.httpUrl);
    const { page } = person;
    await signIn(page, '/admin/campaigns');
    await page.getByRole('button', { name: '新建活动' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^编号/).fill('winter-care');
    await dialog.getByLabel('中文名称').fill('冬季关怀');
    await dialog.getByLabel('英文名称').fill('Winter care');
    await dialog.getByLabel(/^区县/).fill('Jianye');
    expect(await accessFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByRole('link', { name: '冬季关怀' }).click();

    await page.getByRole('heading', { name: /冬季关怀 · 草稿/ }).waitFor();
    await page.getByRole('button', { name: '预览外呼名单' }).click();
    await page
      .getByRole('row', { name: /CP-000001/ })
      .getByRole('cell', { name: '外呼' })
      .waitFor();
    await page
      .getByRole('row', { name: /CP-000002/ })
      .getByRole('cell', { name: '无客户资料' })
      .waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect((await daemon.api.get('care-calls')).items).toEqual([]);
  });

  it('sends a delivery again that was given up', async () => {
    await using person = await browsers.person(house.daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await register(house.daemon, 'GH-000900', 'gas_water_heater');
    const intake = { source: 'phone', device_id: 'GH-000900', severity: 'P4', title: 'Yearly service' };
    await house.daemon.api.post('tickets', intake);
    await signIn(page, '/admin/notifications');
    const row = page.getByRole('row', { name: /ticket\.opened/ });
    await row.getByRole('cell', { name: 'Given up' }).waitFor();
    await row.getByRole('cell', { name: 'HTTP 410' }).waitFor();
    expect(await accessFaults(page)).toEqual([]);

    receiver.relent();
    await row.getByRole('button', { name: 'Send again' }).click();
    await row.getByRole('cell', { name: 'Delivered' }).waitFor();
    expect(await row.getByRole('button').count()).toBe(0);
    const [first, again] = receiver.heard;
    expect([first?.taken, again?.taken, receiver.heard.length]).toEqual([false, true, 2]);
    expect(again?.key).toBe(first?.key);
  });
});
