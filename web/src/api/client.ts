import type { Operations } from './schema.d.ts';

/** The API as the console asks it: one typed call for every operation, problems as errors with their code. */

export type OperationName = keyof Operations;
export type Answer<N extends OperationName> = Operations[N]['answer'];

type Filled<Part extends string, T> =
  Record<never, never> extends T ? { readonly [K in Part]?: T } : { readonly [K in Part]: T };

/** What an operation takes; its path's parts and a body that it needs cannot be left out. */
export type Input<N extends OperationName> = Filled<'path', Operations[N]['path']> & {
  readonly query?: Operations[N]['query'];
  readonly body?: Operations[N]['body'];
};

export interface Extras {
  /** The version that is changed; refused where somebody was faster. */
  readonly ifMatch?: number;
  /** Makes a repetition of a POST harmless. */
  readonly key?: string;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FieldFault {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly detail: string;
  readonly [fact: string]: unknown;
}

/** What the API refused, or could not be asked: status 0 is a server that cannot be reached. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly FieldFault[];
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(typeof body.detail === 'string' ? body.detail : String(body.title ?? status));
    this.status = status;
    this.code = typeof body.code === 'string' ? body.code : status === 0 ? 'unreachable' : 'unknown';
    this.faults = Array.isArray(body.errors) ? body.errors : [];
    this.facts = body;
  }
}

/** Somebody else was faster, or the thing is no longer in that state. */
export const isConflict = (error: unknown): error is Problem =>
  error instanceof Problem && (error.status === 409 || error.status === 412);

export interface Client {
  call<N extends OperationName>(operation: N, input: Input<N>, extras?: Extras): Promise<Answer<N>>;
  /** What the OpenAPI document does not describe, and answers that are no JSON. */
  raw(method: string, path: string, body?: unknown, extras?: Extras): Promise<Response>;
}

export interface ClientDeps {
  readonly fetch: typeof fetch;
  /** Of the session; sent with whatever changes something. */
  readonly csrf: () => string | undefined;
  /** In which titles and sentences are answered. */
  readonly language: () => string;
}

export function createClient(deps: ClientDeps): Client {
  const raw: Client['raw'] = async (method, path, body, extras = {}) => {
    const headers = headersOf(method, body, extras, deps);
    const init: RequestInit = { method, headers, credentials: 'same-origin' };
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
    if (extras.signal !== undefined) init.signal = extras.signal;
    const answer = await deps.fetch(`/api/v1${path}`, init).catch((error: unknown) => {
      if (extras.signal?.aborted) throw error;
      throw new Problem(0, { detail: String(error), code: 'unreachable' });
    });
    if (answer.ok) return answer;
    throw new Problem(answer.status, await answer.json().catch(() => ({ title: answer.statusText })));
  };
  return {
    raw,
    async call(operation, input, extras) {
      const [method = 'GET', template = ''] = operation.split(' ', 2);
      const { path, query, body } = input as { path?: Values; query?: Values; body?: unknown };
      const answer = await raw(method, urlOf(template, path, query), body, extras);
      if (answer.status === 204) return undefined;
      return (answer.headers.get('content-type') ?? '').includes('json') ? answer.json() : answer.text();
    },
  };
}

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

function headersOf(method: string, body: unknown, extras: Extras, deps: ClientDeps): Record<string, string> {
  const csrf = method === 'GET' ? undefined : deps.csrf();
  return {
    accept: 'application/json',
    'accept-language': deps.language(),
    ...(body === undefined || typeof body === 'string' ? {} : { 'content-type': 'application/json' }),
    ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
    ...(extras.ifMatch === undefined ? {} : { 'if-match': `"${extras.ifMatch}"` }),
    ...(extras.key === undefined ? {} : { 'idempotency-key': extras.key }),
    ...extras.headers,
  };
}

/** A path with its parts filled in and a query without what is undefined. */
export function urlOf(template: string, path: Values = {}, query: Values = {}): string {
  const filled = template.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? filled : `${filled}?${text}`;
}
