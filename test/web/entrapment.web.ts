import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../harness/daemon.ts';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';
import { poisonedRoom, trappingLift } from './harness/story.ts';

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

it('somebody trapped in a lift takes over the screen, and is answered to by one key', async () => {
  await using agent = await browsers.person(house.daemon.httpUrl);
  await using viewer = await browsers.person(house.daemon.httpUrl, { language: 'en' });
  await using engineer = await browsers.person(house.daemon.httpUrl, { language: 'en' });
  await signIn(engineer.page, '/rules', await house.token('ann', 'engineer'));
  await signIn(agent.page, '/desk', await house.token('li', 'agent'));
  await signIn(viewer.page, '/', await house.token('guest', 'viewer'));
  await trappingLift(house.daemon, 'EL-000001');

  const screen = agent.page.getByRole('dialog', { name: '人身安全告警' });
  await screen.waitFor({ timeout: 30_000 });
  await screen.getByRole('heading', { name: '电梯困人' }).waitFor();
  await screen.getByRole('link', { name: '025-8400 0001' }).waitFor();
  await screen.getByText('所在楼层').waitFor();
  await screen.getByText('语音安抚').first().waitFor();
  expect(await accessFaults(agent.page)).toEqual([]);
  expect(await viewer.page.getByRole('dialog').count()).toBe(0);
  // Who is not at the desk sees that it waits, and opens it to join.
  const corner = engineer.page.getByRole('button', { name: '1 danger to life waits for an answer' });
  await corner.waitFor();
  expect(await engineer.page.getByRole('dialog').count()).toBe(0);
  await corner.click();
  await engineer.page.getByRole('dialog', { name: 'Danger to life' }).waitFor();

  await agent.page.getByRole('button', { name: '由我处理：语音安抚' }).waitFor();
  await agent.page.keyboard.press('Enter');
  await screen.waitFor({ state: 'hidden' });

  const { items: alerts } = await house.daemon.api.get('alerts?rule_id=EL-01');
  expect(alerts).toMatchObject([{ state: 'acknowledged', acknowledged_by: 'li' }]);
  const { items: tickets } = await house.daemon.api.get('tickets?device_id=EL-000001&rule_id=EL-01');
  const { steps } = await until('the step is done', async () => {
    const clocks = await house.daemon.api.get(`tickets/${tickets[0].id}/clocks`);
    return clocks.steps.length > 0 ? clocks : undefined;
  });
  expect(steps[0]).toMatchObject({ step: 'voice', acknowledged_by: 'li' });
});

it('danger without a ladder takes over the screen as well, and answering acknowledges it', async () => {
  await using agent = await browsers.person(house.daemon.httpUrl, { language: 'en' });
  await signIn(agent.page, '/desk', await house.token('wang', 'agent'));
  await poisonedRoom(house.daemon, 'GH-000009');

  const screen = agent.page.getByRole('dialog', { name: 'Danger to life' });
  await screen.getByRole('heading', { name: 'Carbon monoxide in the room' }).waitFor({ timeout: 30_000 });
  await screen.getByText('No ladder is set up for this').waitFor();
  // A heater has none that could be missing.
  expect(await screen.getByText('intercom').count()).toBe(0);
  await agent.page.keyboard.press('Enter');
  await screen.waitFor({ state: 'hidden' });
  const { items } = await house.daemon.api.get('alerts?rule_id=GH-12');
  expect(items).toMatchObject([{ state: 'acknowledged', acknowledged_by: 'wang' }]);
});
