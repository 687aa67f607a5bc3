import { afterAll, beforeAll, expect, it } from 'vitest';
import { register } from '../harness/devices.ts';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';

let house: ConsoleHouse;
let browsers: Browsers;
let ticketId: string;
beforeAll(async () => {
  house = await openConsoleHouse();
  browsers = await openBrowsers();
  await register(house.daemon, 'GH-000001', 'gas_water_heater');
  const intake = { source: 'phone', device_id: 'GH-000001', title: '没有热水', severity: 'P2' };
  ticketId = (await house.daemon.api.post('tickets', intake)).id;
});
afterAll(async () => {
  await browsers[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

it('two agents on one ticket do not overwrite each other, and what the slower one wrote is kept', async () => {
  await using li = await browsers.person(house.daemon.httpUrl);
  await using wang = await browsers.person(house.daemon.httpUrl, { language: 'en' });
  await signIn(li.page, `/desk/ticket/${ticketId}`, await house.token('li', 'agent'));
  await signIn(wang.page, `/desk/ticket/${ticketId}`, await house.token('wang', 'agent'));

  await wang.page.getByRole('button', { name: /Put on hold/ }).click();
  await wang.page.getByLabel('What it waits for').fill('customer is away until noon');
  await li.page.keyboard.press('a');
  await li.page.locator('.task-head').getByText('已接单').waitFor();

  await wang.page.getByText('Somebody else changed this meanwhile').waitFor();
  await wang.page.locator('.task-head').getByText('With li').waitFor();
  expect(await wang.page.getByRole('button', { name: /^Record/ }).isDisabled()).toBe(true);
  expect((await house.daemon.api.get(`tickets/${ticketId}`)).state).toBe('accepted');

  await wang.page.getByRole('button', { name: 'Go on with what it is now' }).click();
  expect(await wang.page.getByLabel('What it waits for').inputValue()).toBe('customer is away until noon');
  await wang.page.getByRole('button', { name: /^Record/ }).click();
  await wang.page.locator('.task-head').getByText('On hold').waitFor();
  await li.page.locator('.task-head').getByText('挂起').waitFor();
  expect(await house.daemon.api.get(`tickets/${ticketId}`)).toMatchObject({
    ...{ state: 'pending', assignee: 'li', pending_reason: 'customer is away until noon' },
  });
});

it('the server restarts, and the page says so and goes on by itself', async () => {
  await using li = await browsers.person(house.daemon.httpUrl);
  await signIn(li.page, '/desk', await house.token('chen', 'agent'));
  await li.page.getByText('实时', { exact: true }).waitFor();
  await house.restart(async () => {
    await li.page
      .getByText(/与服务器的连接已断开/)
      .first()
      .waitFor();
  });
  await li.page.getByText('实时', { exact: true }).waitFor({ timeout: 30_000 });
  await register(house.daemon, 'GH-000002', 'gas_water_heater');
  await house.daemon.api.post('tickets', { source: 'phone', device_id: 'GH-000002', title: '漏水', severity: 'P2' });
  await li.page.getByRole('button', { name: /漏水/ }).waitFor();
});
