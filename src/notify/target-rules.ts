import { AppError } from '../base/index.ts';
import type { TargetKind } from './delivery.ts';
import type { NotifyFailure } from './errors.ts';
import type { TargetInput } from './outbox.ts';

const longestUrl = 2_000;
const shortestSecret = 16;
const mostTopics = 50;

/** Throws when a target cannot be accepted. Where its name leads is judged when something is sent. */
export function refuseTarget({ kind = 'webhook', url, topics, secret }: Partial<TargetInput>): void {
  if (url !== undefined) refuseAddress(kind, url);
  if (topics !== undefined) {
    if (topics.length === 0 || topics.length > mostTopics) refuse('topics', topics.length, `send 1 to ${mostTopics}`);
    const wrong = topics.find((topic) => !/^(\*|[a-z-]+\.(\*|[a-z-]+))$/.test(topic));
    if (wrong !== undefined) refuse('topics', wrong, 'send * for all, ticket.* for a family, or ticket.opened for one');
  }
  if (secret !== undefined && secret.length < shortestSecret) {
    refuse(
      'secret',
      `${secret.length} characters`,
      `send at least ${shortestSecret} characters, or leave it out to have one made`,
    );
  }
}

function refuseAddress(kind: TargetKind, address: string): void {
  if (kind === 'webhook') refuseUrl(address);
  else if (kind === 'mail') {
    if (!isMailAddress(address)) refuse('to', address.slice(0, 100), 'send one mail address such as duty@example.com');
  } else if (!isPhoneNumber(address)) {
    refuse('to', address.slice(0, 100), 'send a phone number with + and its country code, such as +8613800138000');
  }
}

/** With `+` and its country code, as E.164 has it. */
export const isPhoneNumber = (text: string): boolean => /^\+[1-9]\d{5,14}$/.test(text);

/** One plain address: no name, no comment, no second address, nothing that could end a header line. */
export const isMailAddress = (text: string): boolean =>
  text.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/.test(text);

function refuseUrl(url: string): void {
  const parsed = url.length <= longestUrl ? URL.parse(url) : null;
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) {
    refuse('url', url.slice(0, 100), 'send an http or https URL');
  } else if (parsed.username !== '' || parsed.password !== '') {
    refuse('url', `${parsed.protocol}//…@${parsed.host}`, 'leave out user and password; deliveries are signed instead');
  }
}

export function refuse(field: string, value: unknown, remedy: string): never {
  throw new AppError<NotifyFailure>({ code: 'invalid-target', field, value }, `${field}: ${remedy}.`);
}

/** Whether a target that wants `topics` is told of `topic`. */
export function wants(topics: readonly string[], topic: string): boolean {
  return topics.some((wanted) => wanted === '*' || wanted === topic || isFamilyOf(wanted, topic));
}

const isFamilyOf = (wanted: string, topic: string): boolean =>
  wanted.endsWith('.*') && topic.startsWith(wanted.slice(0, -1));
