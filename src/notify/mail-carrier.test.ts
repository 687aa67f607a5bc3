import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createDrivenClock, instant, millis } from '../base/index.ts';
import { selfSigned } from '../broker/testing/self-signed.ts';
import type { Parcel } from './carrier.ts';
import { createMailCarrier, type MailOptions } from './mail-carrier.ts';

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly secure: boolean;
  readonly user: string | undefined;
}

const servers: SMTPServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((done) => server.close(() => done()));
});

/** A mail server of its own on a free port. */
async function mailServer(options: SMTPServerOptions = {}) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH'],
    logger: false,
    onData(stream, session, done) {
      let raw = '';
      stream.setEncoding('utf8');
      stream.on('data', (part: string) => {
        raw += part;
      });
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : undefined,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return { mails, port: (server.server.address() as AddressInfo).port };
}

const clock = createDrivenClock(instant(Date.UTC(2026, 0, 18, 6)));
const never = new AbortController().signal;
const parcel = (more: Partial<Parcel> = {}): Parcel => ({
  key: 'evt_1',
  topic: 'ticket.opened',
  kind: 'mail',
  url: 'duty@example.com',
  language: 'zh-CN',
  target_id: 'rcp_1',
  body: JSON.stringify({
    at: '2026-01-18T06:00:00.000Z',
    ticket: { number: 'T-7', severity: 'P1', title: '漏电', device_id: 'ES-1' },
  }),
  ...more,
});
const carrier = (port: number, more: Partial<MailOptions> = {}) =>
  createMailCarrier(
    { host: '127.0.0.1', port, tls: 'none', from: 'carewatch@example.com', timeout: millis(2_000), ...more },
    { clock },
  );
const headerOf = (raw: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\\r\\n\\s.*)*)`, 'im')
    .exec(raw)?.[1]
    ?.replaceAll(/\r\n\s/g, ' ')
    .trim();
const decoded = (header: string | undefined): string =>
  (header ?? '').replaceAll(/=\?UTF-8\?B\?([^?]*)\?=\s*/gi, (_, text: string) =>
    Buffer.from(text, 'base64').toString(),
  );

describe('mail', () => {
  it('is one mail to one person, with the idempotency key as Message-ID each time it is sent', async () => {
    const { mails, port } = await mailServer();
    const send = carrier(port);
    expect(await send(parcel(), never)).toMatchObject({ ok: true, reference: '<evt_1.rcp_1@example.com>' });
    expect(await send(parcel(), never)).toMatchObject({ ok: true });
    expect(mails.map(({ from, to }) => [from, to])).toEqual([
      ['carewatch@example.com', ['duty@example.com']],
      ['carewatch@example.com', ['duty@example.com']],
    ]);
    expect(mails.map(({ raw }) => headerOf(raw, 'Message-ID'))).toEqual([
      '<evt_1.rcp_1@example.com>',
      '<evt_1.rcp_1@example.com>',
    ]);
    expect(decoded(headerOf(mails[0]?.raw ?? '', 'Subject'))).toBe('【P1】新工单 T-7:漏电(设备 ES-1)');
    expect(headerOf(mails[0]?.raw ?? '', 'Auto-Submitted')).toBe('auto-generated');
  });

  it('gets no header and no recipient more, whatever a title, key or address holds', async () => {
    const { mails, port } = await mailServer();
    const send = carrier(port);
    const nasty = 'x\r\nBcc: everybody@example.com\r\n\r\nhello';
    const body = JSON.stringify({ ticket: { number: nasty, severity: nasty, title: nasty, device_id: nasty } });
    await send(parcel({ body, key: `evt${nasty}`, topic: 'ticket.closed', language: 'en' }), never);
    expect(mails).toHaveLength(1);
    const [head = ''] = (mails[0]?.raw ?? '').split('\r\n\r\n');
    expect(head).not.toMatch(/^(bcc|cc):/im);
    expect(mails[0]?.to).toEqual(['duty@example.com']);
    for (const url of [`duty@example.com${nasty}`, 'a@x, b@y', 'Duty <duty@example.com>', 'a@x\nRCPT TO:<b@y>']) {
      expect(await send(parcel({ url }), never)).toMatchObject({ ok: false, retry: false });
    }
    expect(mails).toHaveLength(1);
  });

  it('insists on STARTTLS with a certificate it trusts, and signs in', async () => {
    const { cert, key } = selfSigned();
    const options: SMTPServerOptions = {
      cert,
      key,
      disabledCommands: [],
      onAuth: ({ username, password }, _, done) =>
        password === 'right' ? done(null, { user: username ?? '' }) : done(new Error('no')),
    };
    const { mails, port } = await mailServer(options);
    const login = { tls: 'starttls', ca: cert, username: 'cw' } as const;
    const wrong = await carrier(port, { ...login, password: 'wrong' })(parcel(), never);
    // Somebody will correct the password: what waits is not given up for it.
    expect(wrong).toMatchObject({ ok: false, retry: true, reason: expect.stringContaining('login') });
    expect(await carrier(port, { ...login, password: 'right', ca: '' })(parcel(), never)).toMatchObject({ ok: false });
    expect(mails).toEqual([]);
    expect(await carrier(port, { ...login, password: 'right' })(parcel(), never)).toMatchObject({ ok: true });
    expect(mails).toMatchObject([{ secure: true, user: 'cw' }]);
    const plain = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
    const refused = await carrier(plain.port, { tls: 'starttls' })(parcel(), never);
    expect(refused).toMatchObject({ ok: false, retry: true });
    expect(plain.mails).toEqual([]);
  });

  it('is tried again when the server is away or busy, and given up when the address is refused', async () => {
    expect(await carrier(1)(parcel(), never)).toMatchObject({ ok: false, retry: true });
    const answer = (responseCode: number) =>
      mailServer({ onRcptTo: (_, __, done) => done(Object.assign(new Error('no'), { responseCode })) });
    expect(await carrier((await answer(451)).port)(parcel(), never)).toMatchObject({ ok: false, retry: true });
    expect(await carrier((await answer(550)).port)(parcel(), never)).toMatchObject({ ok: false, retry: false });
  });

  it('says at length what there is to say, in the language of the reader', async () => {
    const { port, mails } = await mailServer();
    const body = JSON.stringify({
      at: '2026-01-18T08:00:00.000Z',
      handover: { counts: { urgent: 2, promised: 0, near_breach: 1, unmatched: 0 } },
      text: { en: 'Handover\n\n- one\n- two', 'zh-CN': '交接班' },
    });
    const carrier = createMailCarrier({ host: '127.0.0.1', port, tls: 'none', from: 'care@example.com' }, { clock });
    await carrier(parcel({ topic: 'handover.ready', language: 'en', body }), never);
    expect(mails[0]?.raw).toContain('Subject: Handover: 2 P1/P2, 0 call-backs, 1 near breach, 0 unmatched');
    expect(mails[0]?.raw).toContain('Handover\r\n\r\n- one\r\n- two\r\n');
    expect(mails[0]?.raw).not.toContain('交接班');
  });
});
