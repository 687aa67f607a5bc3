import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import type { Duration } from '../base/index.ts';
import { seconds } from '../base/index.ts';
import { createPrivateAddressJudge } from './private-address.ts';

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Allows this request to go inside private networks and to this machine; default false. */
  readonly allowPrivate?: boolean;
  readonly method?: 'POST' | 'PUT' | 'GET';
  /** Reads what is answered, as far as it is text of at most 256 KiB; else only the status is read. */
  readonly wantsAnswer?: boolean;
}

/** Recoverable or not is part of the result. */
export type PostResult =
  | {
      readonly ok: true;
      readonly status: number;
      /** What was answered, where that was wanted. */
      readonly answer?: string;
      /** The name that the receiver gave what was sent. */
      readonly reference?: string;
    }
  | { readonly ok: false; readonly retry: boolean; readonly reason: string; readonly retryAfter?: Duration };

/** Sends one request and never throws. */
export type Post = (request: PostRequest, signal: AbortSignal) => Promise<PostResult>;

export interface HttpPostOptions {
  /** For the whole exchange; default 10 s of real time. */
  readonly timeout?: Duration;
  /** Asks for all addresses of a name; the machine's resolver by default. */
  readonly lookup?: (hostname: string) => Promise<LookupAddress[]>;
}

/**
 * Posts over HTTP or HTTPS. The host is resolved once, judged, and connected to by that address, so that a name
 * cannot point elsewhere between the judgement and the connection. Redirects are not followed.
 */
export function createHttpPost(options: HttpPostOptions): Post {
  const isPrivate = createPrivateAddressJudge();
  const timeout = options.timeout ?? seconds(10);
  const ask = options.lookup ?? ((hostname: string) => lookup(hostname, { all: true }));
  return async (request, signal) => {
    const url = URL.parse(request.url);
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
      return never('the URL is not http or https');
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
    try {
      const found = await resolve(url.hostname, bounded, ask);
      const inside = found.find(({ address }) => isPrivate(address));
      if (request.allowPrivate !== true && inside !== undefined)
        return never(`${url.hostname} leads to the private address ${inside.address}`);
      return judge(await exchange(url, request, found, bounded));
    } catch (error) {
      return {
        ok: false,
        retry: true,
        reason: signal.aborted ? 'stopped' : bounded.aborted ? 'no answer in time' : reasonOf(error),
      };
    }
  };
}

const never = (reason: string): PostResult => ({ ok: false, retry: false, reason });

async function resolve(
  hostname: string,
  signal: AbortSignal,
  ask: NonNullable<HttpPostOptions['lookup']>,
): Promise<LookupAddress[]> {
  const literal = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(literal);
  if (family !== 0) return [{ address: literal, family }];
  const found = await Promise.race([ask(literal), aborted(signal)]);
  if (found.length === 0) throw new Error(`${hostname} has no address`);
  return found;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = (): void => reject(signal.reason as Error);
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { once: true });
  });
}

const longestAnswer = 262_144;

interface Answer {
  readonly status: number;
  readonly answer?: string;
  readonly retryAfter: string | undefined;
}

/** One request to an address of those judged. */
function exchange(
  url: URL,
  { headers, body, method = 'POST', wantsAnswer = false }: PostRequest,
  addresses: readonly LookupAddress[],
  signal: AbortSignal,
): Promise<Answer> {
  const pinned: LookupFunction = (_, wish, done) => {
    const first = addresses[0] as LookupAddress;
    if (wish.all === true) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((settle, fail) => {
    const sent = start(url, {
      method,
      headers: method === 'GET' ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      lookup: pinned,
      signal,
    });
    sent.once('error', fail);
    sent.once('response', (response) => {
      const answered = { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] };
      if (!wantsAnswer) {
        settle(answered);
        response.destroy();
        return;
      }
      readAnswer(response).then((answer) => settle({ ...answered, answer }), fail);
    });
    sent.end(method === 'GET' ? undefined : body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<string> {
  let answer = '';
  response.setEncoding('utf8');
  for await (const part of response) {
    answer += part as string;
    if (answer.length > longestAnswer) throw new Error(`the answer is longer than ${longestAnswer} characters`);
  }
  return answer;
}

/** What will be refused again however often it is sent. */
const hopeless: readonly number[] = [400, 405, 410, 411, 413, 414, 415, 422, 431];

function judge({ status, retryAfter, answer }: Answer): PostResult {
  if (status >= 200 && status < 300) return { ok: true, status, ...(answer === undefined ? {} : { answer }) };
  const reason = status >= 300 && status < 400 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`;
  const wait = /^\d{1,6}$/.test(retryAfter ?? '') ? { retryAfter: seconds(Number(retryAfter)) } : {};
  return { ok: false, retry: !hopeless.includes(status), reason, ...wait };
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message : String(error);
}
