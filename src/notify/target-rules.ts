import { AppError } from '../base/index.ts';
import type { NotifyFailure } from './errors.ts';
import type { TargetInput } from './outbox.ts';

const longestUrl = 2_000;
const shortestSecret = 16;
const mostTopics = 50;

/** Throws when a target cannot be accepted. Where its name leads is judged when something is sent. */
export function refuseTarget({ url, topics, secret }: Partial<TargetInput>): void {
  if (url !== undefined) refuseUrl(url);
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

function refuseUrl(url: string): void {
  const parsed = url.length <= longestUrl ? URL.parse(url) : null;
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) {
    refuse('url', url.slice(0, 100), 'send an http or https URL');
  } else if (parsed.username !== '' || parsed.password !== '') {
    refuse('url', `${parsed.protocol}//…@${parsed.host}`, 'leave out user and password; deliveries are signed instead');
  }
}

function refuse(field: string, value: unknown, remedy: string): never {
  throw new AppError<NotifyFailure>({ code: 'invalid-target', field, value }, `${field}: ${remedy}.`);
}

/** Whether a target that wants `topics` is told of `topic`. */
export function wants(topics: readonly string[], topic: string): boolean {
  return topics.some((wanted) => wanted === '*' || wanted === topic || isFamilyOf(wanted, topic));
}

const isFamilyOf = (wanted: string, topic: string): boolean =>
  wanted.endsWith('.*') && topic.startsWith(wanted.slice(0, -1));
