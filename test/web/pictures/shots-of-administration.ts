import { until } from '../../harness/daemon.ts';
import type { Scene, Shot } from './shots.ts';

const page = (name: string, at: string, before: Shot['before'] = someRows): Shot => ({
  ...{ name: `admin-${name}`, page: at, role: 'admin', at, before },
});

/** What the administrator keeps, and what everybody has for the own account. */
export const shotsOfAdministration: readonly Shot[] = [
  page('devices', '/admin/devices'),
  page('orphans', '/admin/orphans', hearStrangers),
  page('staff', '/admin/staff'),
  page('campaigns', '/admin/campaigns'),
  { ...page('campaign', '/admin/campaigns/:id'), at: '/admin/campaigns/cold-wave' },
  page('notifications', '/admin/notifications'),
  page('tokens', '/admin/tokens'),
  { ...page('audit', '/admin/audit'), at: '/admin/audit?object_kind=ticket' },
  page('flow', '/admin/flow'),
  page('backups', '/admin/backups', backUp),
  page('exports', '/admin/exports', order),
  page('users', '/admin/users'),
  { name: 'sign-in-account', page: '/account', role: 'agent', at: '/account' },
  { name: 'sign-in-door', at: '/', before: (scene) => scene.page.locator('input[type=password]').waitFor() },
];

async function someRows(scene: Scene): Promise<void> {
  await scene.page.locator('main tbody tr').first().waitFor();
}

/** Readings of two days as files for another program. */
async function order({ page, api }: Scene): Promise<void> {
  const { now } = await api.get('summary');
  const from = new Date(Date.parse(now) - 2 * 86_400_000).toISOString();
  const range = { from, to: now, type: 'gas_water_heater' };
  for (const format of ['parquet', 'csv']) {
    const { id } = await api.post('exports', { ...range, format });
    await until('the export is done', async () => (await api.get(`exports/${id}`)).state === 'done' || undefined);
  }
  await page.reload();
  await page.locator('main tbody tr').nth(1).waitFor();
}

/** A backup that is done, into a folder that no machine needs to have. */
async function backUp({ page, api }: Scene): Promise<void> {
  const { now } = await api.get('summary');
  const to = '/var/backups/carewatch';
  const done = {
    ...{ id: 'bak_1', state: 'done', to, folder: `${to}/2026-01-14T10-14-20Z`, started_at: now, finished_at: now },
    ...{ files: 214, bytes: 186_400_000, reused_bytes: 0, last_seq: 332_461, without: null, reason: null },
  };
  await page.route('**/api/v1/backups*', (route) => route.fulfill({ status: 202, json: done }));
  await page.route('**/api/v1/backups/*', (route) => route.fulfill({ json: done }));
  await page.locator('form input').fill(to);
  await page.locator('form button[type=submit]').click();
  await page.locator('main .sheet output').waitFor();
}

/** Strangers are heard over a broker of one's own, which this house has not: what its API would answer. */
async function hearStrangers(scene: Scene): Promise<void> {
  const { now } = await scene.api.get('summary');
  const before = (minutes: number): string => new Date(Date.parse(now) - minutes * 60_000).toISOString();
  const strangers = ['GH-7F31A0', 'GH-7F31A4', 'EL-20B9C1'].map((id, n) => ({
    ...{ device_id: id, topic: `factory/linxi/${id}/telemetry`, state: n === 2 ? 'ignored' : 'waiting', online: true },
    ...{
      first_heard_at: before(400 + 70 * n),
      last_heard_at: before(n),
      messages: 412 - 90 * n,
      kept: 100,
      kept_bytes: 9_000,
    },
  }));
  await scene.page.route('**/api/v1/orphans*', (route) =>
    route.fulfill({ json: { items: strangers, next_cursor: null } }),
  );
  await scene.page.reload();
  await someRows(scene);
}
