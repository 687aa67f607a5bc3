import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder } from '../harness/daemon.ts';

const secret = 'the secret of the ticket system';

/** Another ticket system over the signed route of the daemon as people start it. */
describe('an outside ticket system', () => {
  const house = new AsyncDisposableStack();
  let daemon: Daemon;
  let ticket: Json;

  beforeAll(async () => {
    const { path } = house.use(await temporaryFolder());
    await writeFile(join(path, 'secret'), `${secret}\n`);
    const webhook = { name: 'desk', url: 'http://127.0.0.1:9/', secret_file: 'secret', system: 'zammad' };
    await writeFile(join(path, 'carewatch.yaml'), JSON.stringify({ notify: { webhooks: [webhook] } }));
    const args = ['--config', join(path, 'carewatch.yaml')];
    daemon = house.use(await startDaemon({ dataDir: join(path, 'data'), args }));
    await daemon.api.post('devices', { id: 'gh-out-1', type: 'gas_water_heater' });
    const intake = { source: 'phone', device_id: 'gh-out-1', title: 'cold water', severity: 'P3' };
    ticket = await daemon.api.post('tickets', intake);
  });
  afterAll(() => house.disposeAsync());

  async function tell(
    update: object,
    { by = secret, at = Date.now(), system = 'zammad' } = {},
  ): Promise<{ status: number; body: Json }> {
    const body = JSON.stringify(update);
    const timestamp = String(Math.floor(at / 1_000));
    const headers = {
      'content-type': 'application/json',
      'carewatch-timestamp': timestamp,
      'carewatch-signature': `sha256=${createHmac('sha256', by).update(`${timestamp}.${body}`).digest('hex')}`,
    };
    const answer = await fetch(`${daemon.httpUrl}/api/v1/outside/${system}/updates`, { method: 'POST', headers, body });
    return { status: answer.status, body: (await answer.json()) as Json };
  }

  it('is believed by its signature alone, for five minutes', async () => {
    const update = { delivery_id: 'd-0', external_id: '81', version: 1, ticket_id: ticket.id };
    expect((await tell(update, { by: 'a guess' })).body.code).toBe('signature-refused');
    expect((await tell(update, { at: Date.now() - 400_000 })).body.detail).toContain('more than 5 minutes');
    expect((await tell(update, { system: 'jira' })).body.code).toBe('not-configured');
    expect((await daemon.api.get(`tickets/${ticket.id}/outside`)).items).toEqual([]);
  });

  it('links its ticket, and a delivery that comes again is answered as before and does nothing', async () => {
    const update = { delivery_id: 'd-1', external_id: '81', version: 1, ticket_id: ticket.id, state: 'accepted' };
    const first = await tell(update);
    expect(first).toMatchObject({ status: 200, body: { applied: ['link', 'state'], ticket: { state: 'accepted' } } });
    expect(await tell(update)).toEqual(first);
    expect(await tell({ ...update, state: 'closed' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    const { items } = await daemon.api.get(`tickets/${ticket.id}/outside`);
    expect(items).toMatchObject([{ system: 'zammad', external_id: '81', version: 1 }]);
    const audit = await daemon.api.all(`audit?object_kind=ticket&object_id=${ticket.id}`);
    expect(audit.filter((one: Json) => one.actor === 'zammad').map((one: Json) => one.action)).toEqual([
      'ticket.accepted',
      'ticket.updated-outside',
    ]);
  });

  it('is told of a conflict with the ticket as it stands, and its note is kept', async () => {
    await daemon.api.post(`tickets/${ticket.id}/start`);
    const notes = [{ id: 'a-1', text: 'The customer called again.', by: 'emma' }];
    const { status, body } = await tell({
      delivery_id: 'd-2',
      external_id: '81',
      version: 2,
      state: 'cancelled',
      notes,
    });
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'outside-conflict',
      errors: [{ pointer: '#/state' }],
      refused: [{ field: 'state', sent: 'cancelled', rule: 'both-changed' }],
      applied: ['notes'],
      ticket: { id: ticket.id, state: 'in_progress' },
    });
    const { timeline } = await daemon.api.get(`tickets/${ticket.id}`);
    expect(timeline.at(-1)).toMatchObject({ actor: 'zammad', action: 'noted', detail: { by: 'emma' } });
    const stale = await tell({ delivery_id: 'd-3', external_id: '81', version: 1, state: 'pending' });
    expect(stale).toMatchObject({
      status: 409,
      body: { refused: [{ rule: 'stale' }], ticket: { state: 'in_progress' } },
    });
  });

  it('is refused field by field where it says what cannot be', async () => {
    const wrong = await tell({ delivery_id: 'd-4', external_id: '81', version: 'two', state: 'gone' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors.map(({ pointer }: Json) => pointer)).toEqual(['#/version', '#/state']);
    expect((await tell({ delivery_id: 'd-5', external_id: '99', version: 1 })).body.code).toBe(
      'outside-ticket-unknown',
    );
  });
});
