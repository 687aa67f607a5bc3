import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../harness/daemon.ts';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';
import { staffDistrict, starveDistrict } from './harness/district.ts';

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

describe('a dispatcher', () => {
  it('handles a district incident: one card with its members, sent and handed on by keys and by dragging', async () => {
    const { daemon } = house;
    await staffDistrict(daemon, 'Gulou');
    await using person = await browsers.person(daemon.httpUrl);
    const { page } = person;
    await signIn(page, '/board', await house.token('zhou', 'dispatcher'));
    await page.getByText('当前没有群体事件。').waitFor();

    await starveDistrict(daemon, 'Gulou', 6);
    const incident = page.getByRole('article');
    await incident.getByText('Gulou 区域').waitFor({ timeout: 30_000 });
    await incident.getByText(/涉及 \d 台设备/).waitFor();
    await incident.getByRole('button', { name: '成员设备' }).click();
    await incident.getByRole('link', { name: 'Gulou-6' }).first().waitFor();

    await incident.getByRole('button', { name: '派单' }).click();
    const crew = page.getByRole('complementary', { name: '维修师傅' });
    await crew.getByText('负责本区').first().waitFor();
    await crew.getByText('不在班').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });

    const assignee = async (): Promise<string | null> => {
      const [found] = await daemon.api.all('incidents?state=open');
      return (await daemon.api.get(`tickets/${found.ticket_id}`)).assignee;
    };
    const before = await assignee();
    const other = before === '张师傅' ? '李师傅' : '张师傅';
    const row = crew.getByRole('listitem').filter({ hasText: other });
    const key = (await row.locator('kbd').textContent()) ?? '';
    await page.keyboard.press(key);
    await row.getByText('已派').waitFor();
    expect(await assignee()).toBe(other);

    const card = page.getByRole('region', { name: '已派单' }).getByRole('button').first();
    const target = crew.getByRole('listitem').filter({ hasText: before ?? '李师傅' });
    await card.dragTo(target);
    await target.getByText('已派').waitFor();
    await until('the ticket is handed on', async () => ((await assignee()) === before ? true : undefined));
  });

  it('sees what another one does at once', async () => {
    const { daemon } = house;
    await using person = await browsers.person(daemon.httpUrl, { language: 'en' });
    const { page } = person;
    await signIn(page, '/board', await house.token('wu', 'dispatcher'));
    const [incident] = await daemon.api.all('incidents?state=open');
    await page.getByRole('region', { name: 'Sent' }).getByRole('button').first().waitFor();
    await daemon.api.post(`tickets/${incident.ticket_id}/accept`, { assignee: '王师傅' });
    await page.getByRole('region', { name: 'Accepted' }).getByText('with 王师傅').waitFor();
    expect(await accessFaults(page)).toEqual([]);
  });
});
