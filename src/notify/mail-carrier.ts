import { rootCertificates } from 'node:tls';
import type { Transporter } from 'nodemailer';
import type { Clock, Duration } from '../base/index.ts';
import { seconds } from '../base/index.ts';
import type { Carrier, Parcel } from './carrier.ts';
import type { PostResult } from './http-post.ts';
import { messageText } from './message-texts.ts';
import { isMailAddress } from './target-rules.ts';

export interface MailOptions {
  readonly host: string;
  readonly port: number;
  /** `starttls` insists on it, `implicit` begins with TLS, `none` sends in the clear. */
  readonly tls: 'starttls' | 'implicit' | 'none';
  /** PEM text of whom to trust besides the usual authorities. */
  readonly ca?: string;
  readonly username?: string;
  readonly password?: string;
  /** One plain address; its domain ends every Message-ID. */
  readonly from: string;
  /** For each step of the exchange; default 10 s of real time. */
  readonly timeout?: Duration;
}

/**
 * Sends each delivery as one mail to one address over SMTP. Its Message-ID is made of the idempotency key and the
 * target, so that a mail sent twice after a lost answer is shown once by mail programs.
 */
export function createMailCarrier(options: MailOptions, { clock }: { readonly clock: Clock }): Carrier {
  let transport: Promise<Transporter> | undefined;
  return async (parcel, signal) => {
    if (!isMailAddress(parcel.url)) return { ok: false, retry: false, reason: 'the address is no mail address' };
    if (signal.aborted) return { ok: false, retry: true, reason: 'stopped' };
    try {
      transport ??= openTransport(options);
      const { messageId } = await (await transport).sendMail(mailOf(parcel, options.from, new Date(clock.now())));
      return { ok: true, status: 250, reference: String(messageId) };
    } catch (error) {
      return failureOf(error);
    }
  };
}

/** Loaded with the first mail: many a house sends none, and each start would wait for it. */
async function openTransport(options: MailOptions): Promise<Transporter> {
  const timeoutMs = options.timeout ?? seconds(10);
  const auth = options.username === undefined ? {} : { auth: { user: options.username, pass: options.password ?? '' } };
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host: options.host,
    port: options.port,
    secure: options.tls === 'implicit',
    requireTLS: options.tls === 'starttls',
    ignoreTLS: options.tls === 'none',
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(options.ca === undefined ? {} : { tls: { ca: [...rootCertificates, options.ca] } }),
    ...auth,
  });
}

function mailOf({ key, topic, url, language, body, target_id: target }: Parcel, from: string, date: Date) {
  const sent = JSON.parse(body) as Record<string, unknown>;
  const subject = messageText(topic, sent, language);
  const closing =
    language === 'zh-CN' ? '此邮件由 Carewatch 自动发送。编号' : 'Sent by Carewatch without anybody’s doing. Id';
  return {
    from: { name: 'Carewatch', address: from },
    to: { name: '', address: url },
    subject,
    text: `${subject}\n\n${longText(sent.text, language)}${language === 'zh-CN' ? '时间' : 'Time'}: ${String(sent.at ?? '')}\n\n${closing}: ${key}\n`,
    date,
    messageId: `<${safe(key)}.${safe(target)}@${from.split('@')[1] ?? 'carewatch'}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language, 'X-Carewatch-Topic': topic },
  };
}

/** What the message has to say beyond its subject, in the language of its reader; in a text, line ends harm nobody. */
function longText(text: unknown, language: string): string {
  if (typeof text !== 'object' || text === null || !Object.hasOwn(text, language)) return '';
  return `${String((text as Record<string, unknown>)[language]).slice(0, 20_000)}\n\n`;
}

/** What may stand in a Message-ID; two keys never become one. */
const safe = (text: string): string =>
  text.replaceAll(/[^A-Za-z0-9_-]/gu, (character) => `=${character.codePointAt(0)?.toString(16)}=`);

/** A server that refuses the address or the mail for good says 5xx; one that does not know us may be told of us later. */
function failureOf(error: unknown): PostResult {
  const { responseCode, code, message } = error as { responseCode?: number; code?: string; message?: string };
  const final = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH' && code !== 'ETLS';
  return { ok: false, retry: !final, reason: String(message ?? error).slice(0, 300) };
}
