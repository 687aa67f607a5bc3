import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../harness/daemon.ts';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';
import { freezeHeater, warmNeighbour } from './harness/story.ts';

let house: ConsoleHouse;
let browsers: Browsers;
beforeAll(async () => {
  house = await openConsoleHouse();
  browsers = await openBrowsers();
});
afterAll(async () => {
  await browsers[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

it('an agent works a freeze call to the end in Chinese, by keys alone', async () => {
  await using person = await browsers.person(house.daemon.httpUrl);
  const { page } = person;
  await signIn(page, '/desk', await house.token('li', 'agent'));
  await page.getByText('暂无待办任务。').waitFor();

  await warmNeighbour(house.daemon, 'GH-000002');
  await freezeHeater(house.daemon, 'GH-000001');
  const row = page.getByRole('button', { name: /防冻.*关怀电话 · 王芳/ });
  await row.first().waitFor({ timeout: 30_000 });

  await page.keyboard.press('n');
  await page.getByText(/由您处理/).waitFor();
  await page.getByText(/监测到您家热水器机内温度已到 2 ℃/).waitFor();
  await page
    .getByText(/机壳内温度 2 °C 低于 3 °C/)
    .first()
    .waitFor();
  await page.getByRole('img', { name: /机壳内温度/ }).waitFor();
  await page.getByText('灰线为同区域另外 1 台设备').waitFor();
  await page.getByRole('link', { name: '+86 000 0000 0001' }).waitFor();
  expect(await accessFaults(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });

  await page.keyboard.press('4');
  await page.getByLabel('约定回电时间').waitFor();
  await page.keyboard.press('2');
  await page.getByLabel('通话备注').fill('客户希望明天上午上门');
  await page.getByRole('button', { name: '需要上门' }).click();
  await page.keyboard.press('s');
  await page.getByText('已提交：需要上门。').waitFor();
  await until('the call is over', async () => {
    const { items } = await house.daemon.api.get('care-calls?state=done');
    return items.length === 1 ? items : undefined;
  });
  const { items: calls } = await house.daemon.api.get('care-calls?state=done');
  expect(calls[0].attempts).toMatchObject([{ by: 'li', outcome: 'visit_wanted', note: '客户希望明天上午上门' }]);

  await page.getByRole('link', { name: '查看关联工单' }).click();
  await page.getByText(/防冻/).first().waitFor();
  for (const [key, state] of [
    ['a', '已接单'],
    ['b', '处理中'],
  ] as const) {
    await page.keyboard.press(key);
    await page.locator('.task-head').getByText(state).waitFor();
  }
  await page.keyboard.press('e');
  await page.keyboard.press('1');
  await page.keyboard.press('s');
  await page.locator('.task-head').getByText('已解决').waitFor();
  expect((await house.daemon.api.get('tickets?state=resolved')).items).toMatchObject([
    { assignee: 'li', verdict: 'confirmed' },
  ]);
});
