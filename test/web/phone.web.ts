import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../harness/daemon.ts';
import { accessFaults } from './harness/axe.ts';
import { type Browsers, type Look, openBrowsers } from './harness/browser.ts';
import { type ConsoleHouse, openConsoleHouse, signIn } from './harness/console.ts';
import { hireTechnician, sendTo, type Technician, unhandy } from './harness/round.ts';

const phone = { viewport: { width: 390, height: 844 }, touch: true } as const satisfies Look;

let house: ConsoleHouse;
let browsers: Browsers;
let technician: Technician;
beforeAll(async () => {
  house = await openConsoleHouse();
  browsers = await openBrowsers();
  technician = await hireTechnician(house.daemon, '张师傅');
});
afterAll(async () => {
  await browsers[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

const tap = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).tap();

/** Answers an item of the checklist. */
const answer = (page: Page, item: string, word: string): Promise<void> =>
  page.getByRole('group', { name: item }).getByRole('radio', { name: word, exact: true }).tap();

/** The person takes the phone out of the pocket. */
const lookAgain = (page: Page): Promise<void> => page.evaluate(() => void window.dispatchEvent(new Event('focus')));

describe('a technician with a phone', () => {
  it('works a visit to its end by touch in zh-CN, also through a lost network', async () => {
    const { daemon } = house;
    await using person = await browsers.person(daemon.httpUrl, phone);
    const { page } = person;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await signIn(page, '/', technician.token);
    await page.waitForURL('**/visits');
    await page.getByText('目前没有派给您的工单。').waitFor();

    const ticket = await sendTo(daemon, technician, 'GH-000001', '没有热水');
    const offers = page.getByRole('region', { name: '待接单' });
    await until('the page renews itself when it is looked at', async () => {
      await lookAgain(page);
      return (await offers.count()) > 0 || undefined;
    });
    expect(await unhandy(page)).toEqual([]);
    await offers.getByRole('link', { name: '没有热水' }).tap();
    await page.getByText('下午在家，按门铃两次').waitFor();
    await tap(page, '接单');
    await tap(page, /^现在出发/);
    expect(await page.getByRole('link', { name: /王芳/ }).getAttribute('href')).toBe('tel:+8600000000001');
    const map = await page.getByRole('link', { name: /中山路 88 号/ }).getAttribute('href');
    expect(map).toBe(`geo:0,0?q=${encodeURIComponent('南京 鼓楼 中山路 88 号')}`);
    expect(await unhandy(page)).toEqual([]);
    expect(await accessFaults(page)).toEqual([]);

    await tap(page, '已到现场');
    await page.getByText('还有 2 项必查未通过').waitFor();
    await answer(page, '燃气接口无泄漏', '合格');
    await answer(page, '烟道畅通并排至室外', '不合格');
    await answer(page, '结果', '已修好');
    await page.getByText('必查项目未全部合格').waitFor();
    expect(await page.getByRole('button', { name: '提交' }).isDisabled()).toBe(true);
    await answer(page, '烟道畅通并排至室外', '合格');
    await page.getByLabel('选择配件').selectOption({ label: '进水阀' });
    await tap(page, '进水阀加一');
    await page.getByLabel('目录之外的配件').fill('软管卡箍');
    await tap(page, '添加');
    await page.getByLabel('故障原因').selectOption({ label: '阀门卡滞' });
    await page.getByLabel('备注').fill('进水阀已更换，出水正常');
    expect(await unhandy(page)).toEqual([]);
    expect(await accessFaults(page)).toEqual([]);

    await page.context().setOffline(true);
    await tap(page, '提交');
    await page.getByText('网络不通').waitFor();
    await page.getByText('没有网络，显示的可能不是最新内容').waitFor();
    await page.context().setOffline(false);
    await page.reload();
    expect(await page.getByLabel('备注').inputValue()).toBe('进水阀已更换，出水正常');
    await tap(page, '提交');
    await page.getByText('已提交，辛苦了。').waitFor();
    await page.getByRole('region', { name: '今日已完成' }).getByText('没有热水').waitFor();

    const [visit] = await daemon.api.all(`visits?ticket_id=${ticket}`);
    expect(visit).toMatchObject({
      ...{
        state: 'finished',
        result: 'done',
        technician: '张师傅',
        cause_code: 'valve-stuck',
        notes: '进水阀已更换，出水正常',
      },
      ...{ parts: [{ part: 'GW-WATER-VALVE', quantity: 2 }], other_parts: [{ name: '软管卡箍', quantity: 1 }] },
      checklist: [
        { item: 'gas-tight', state: 'passed' },
        { item: 'flue-clear', state: 'passed' },
      ],
    });
    expect((await daemon.api.get(`tickets/${ticket}`)).state).toBe('resolved');
    expect(await page.getByText('断开').count()).toBe(0);
    expect(asked.filter((path) => /\/(stream|summary)$/.test(path))).toEqual([]);

    await using agent = await browsers.person(daemon.httpUrl);
    await signIn(agent.page, `/desk/ticket/${ticket}`, await house.token('ann', 'agent'));
    const visits = agent.page.getByRole('region', { name: '上门记录' });
    for (const words of ['已修好', '张师傅', '阀门卡滞', '进水阀 × 2、软管卡箍', '进水阀已更换，出水正常']) {
      await visits.getByText(words).first().waitFor();
    }
  });

  it('keeps what was typed when the office was faster, and makes another appointment', async () => {
    const { daemon } = house;
    const ticket = await sendTo(daemon, technician, 'GH-000002', 'leaks at the inlet');
    await daemon.api.post(`tickets/${ticket}/accept`, { technician_id: technician.id });
    await using person = await browsers.person(daemon.httpUrl, { ...phone, language: 'en' });
    const { page } = person;
    await signIn(page, `/visits/${ticket}`, technician.token);
    await tap(page, 'Another time');
    await tap(page, 'Make it');
    await tap(page, 'Call it off');
    await page.getByLabel('Why').fill('the customer is away');
    await tap(page, 'Call it off');
    await tap(page, 'I am there');
    await page.getByLabel('Notes').fill('the tap is stuck');
    await answer(page, 'Result', 'Not yet, come again');

    const [visit] = await daemon.api.all(`visits?ticket_id=${ticket}&state=under_way`);
    await daemon.api.post(`visits/${visit.id}/finish`, { result: 'not_at_home' });
    await tap(page, 'Send');
    await page.getByText('what you put down was not sent').waitFor();
    expect(await page.getByLabel('What you wrote').inputValue()).toBe('the tap is stuck');
    await page.getByRole('button', { name: /^On my way/ }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect((await daemon.api.get(`visits/${visit.id}`)).notes).toBe(null);
  });
});
