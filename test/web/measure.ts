import type { Page } from 'playwright-core';
import { register } from '../harness/devices.ts';
import { openBrowsers } from './harness/browser.ts';
import { openConsoleHouse, signIn } from './harness/console.ts';
import { makeReady } from './ready.ts';

/** Measures the agent's desk in a browser, prints each figure beside its limit, and ends 1 when one is over. */
interface Figure {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
}

const queued = 10_000;

if (!makeReady()) process.exit(1);
await using house = await openConsoleHouse();
await using browsers = await openBrowsers();
await using person = await browsers.person(house.daemon.httpUrl);
const { page } = person;
const bytes = await countScript(page);
await makeUpCalls(page);
await signIn(page, '/desk', await house.token('li', 'agent'));
await page.locator('.queue-row').first().waitFor();
const figures: Figure[] = [
  { name: 'first load of the desk, compressed script', value: bytes() / 1000, limit: 300, unit: 'kB' },
  ...(await scroll(page)),
  { name: 'an event to its paint, worst of 10', value: await liveUpdate(page), limit: 200, unit: 'ms' },
  { name: 'a key to the next paint, worst of 20', value: await interaction(page), limit: 200, unit: 'ms' },
];
for (const { name, value, limit, unit } of figures) {
  console.log(`${value <= limit ? 'ok  ' : 'OVER'} ${name}: ${value.toFixed(1)} ${unit} (at most ${limit})`);
}
process.exitCode = figures.every(({ value, limit }) => value <= limit) ? 0 : 1;

/** Bytes of script as they came over the wire since the page was last opened. */
async function countScript(on: Page): Promise<() => number> {
  const session = await on.context().newCDPSession(on);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  let total = 0;
  const scripts = new Set<string>();
  on.on('framenavigated', () => {
    total = 0;
  });
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) total += encodedDataLength;
  });
  return () => total;
}

/** A queue of ten thousand calls, in the form in which the API answers them. */
async function makeUpCalls(on: Page): Promise<void> {
  const at = new Date().toISOString();
  // Due tomorrow, so that what happens during the measurement comes first.
  const due = new Date(Date.now() + 86_400_000).toISOString();
  const callOf = (place: number) => ({
    ...{ id: `cc_${String(place).padStart(6, '0')}`, device_id: null, subject: { kind: 'device', id: 'x' } },
    ...{
      state: 'queued',
      severity: `P${1 + (place % 4)}`,
      title: '防冻关怀',
      titles: {},
      script: 'CC-FREEZE',
      text: '',
    },
    ...{
      customer: { name: `客户 ${place}`, phone: null, language: 'zh-CN' },
      attempts: [],
      created_at: at,
      due_at: due,
    },
    ...{ ended_at: null, withdrawn_reason: null, customer_id: null, not_before: at, claimed_by: null },
    ...{ claimed_until: null, promised_at: null, version: 1, rule_id: null, alert_id: null, ticket_id: null },
  });
  await on.route('**/api/v1/care-calls/cc_*', (route) =>
    route.fulfill({ json: callOf(Number(/cc_(\d+)/.exec(route.request().url())?.[1])) }),
  );
  await on.route('**/api/v1/care-calls?*', async (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const items = Array.from({ length: 500 }, (_, place) => callOf(from + place));
    const next = from + 500 < queued ? String(from + 500) : null;
    await route.fulfill({ json: { items, next_cursor: next } });
  });
}

/** Scrolls through the whole queue for four seconds; a frame that takes more than two is one that was dropped. */
async function scroll(on: Page): Promise<Figure[]> {
  const frames = await on.evaluate(async () => {
    const box = document.querySelector('.virtual');
    if (box === null) return [];
    const spans: number[] = [];
    const start = performance.now();
    let before = start;
    while (before - start < 4_000) {
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      spans.push(now - before);
      before = now;
      box.scrollTop = ((now - start) / 4_000) * (box.scrollHeight - box.clientHeight);
    }
    return spans.slice(2);
  });
  const dropped = frames.filter((span) => span > 34).length;
  return [
    {
      name: `scroll of ${queued} items, share of dropped frames`,
      value: (100 * dropped) / frames.length,
      limit: 1,
      unit: '%',
    },
    { name: 'scroll, longest frame', value: Math.max(...frames), limit: 100, unit: 'ms' },
  ];
}

/** From the answer of the API that made the change until the row was painted. */
async function liveUpdate(on: Page): Promise<number> {
  const spans: number[] = [];
  for (let place = 0; place < 10; place += 1) {
    const id = `LIVE-${place}`;
    await register(house.daemon, id, 'gas_water_heater');
    const title = `突发 ${place}`;
    const painted = on.evaluate(paintOf, title);
    await house.daemon.api.post('tickets', { source: 'phone', device_id: id, title, severity: 'P1' });
    const done = Date.now();
    spans.push((await painted) - done);
  }
  return Math.max(...spans);
}

/** When a row with the title has been painted. */
function paintOf(title: string): Promise<number> {
  return new Promise((resolve) => {
    const look = (): void => {
      const there = [...document.querySelectorAll('.queue-title')].some((row) => row.textContent === title);
      if (there) requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
      else requestAnimationFrame(look);
    };
    document.querySelector('.virtual')?.scrollTo(0, 0);
    look();
  });
}

/** Steps through the queue by keys; each step opens another task. */
async function interaction(on: Page): Promise<number> {
  await on.unroute('**/api/v1/care-calls?*');
  await on.evaluate(() => {
    const worst = { ms: 0 };
    Object.assign(window, { worst });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) worst.ms = Math.max(worst.ms, duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit);
  });
  for (let step = 0; step < 20; step += 1) {
    await on.keyboard.press('j');
    await on.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  }
  return on.evaluate(() => (window as unknown as { worst: { ms: number } }).worst.ms);
}
