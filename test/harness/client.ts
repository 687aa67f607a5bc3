/** The API as a program uses it: JSON in, JSON out, problems as errors with their status. */
export interface Client {
  get<T = Json>(path: string): Promise<T>;
  post<T = Json>(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<T>;
  put<T = Json>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<T>;
  /** Every item of a list, over all its pages. */
  all<T = Json>(path: string): Promise<T[]>;
  raw(method: string, path: string, init?: RequestInit): Promise<Response>;
}

// biome-ignore lint/suspicious/noExplicitAny: what the API answers is checked by the assertions of each test.
export type Json = any;

export class Problem extends Error {
  readonly status: number;
  readonly body: Json;

  constructor(status: number, body: Json) {
    super(`${status}: ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

export function createClient(httpUrl: string, token: string): Client {
  const raw = (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(new URL(path.startsWith('/') ? path : `/api/v1/${path}`, httpUrl), {
      ...init,
      method,
      headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string> | undefined) },
    });
  const json = async (method: string, path: string, body?: unknown, headers = {}): Promise<Json> => {
    const init =
      body === undefined
        ? { headers }
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
    const answer = await raw(method, path, init);
    const text = await answer.text();
    const parsed: Json = text === '' ? undefined : JSON.parse(text);
    if (!answer.ok) throw new Problem(answer.status, parsed);
    return parsed;
  };
  return {
    raw,
    get: (path) => json('GET', path),
    post: (path, body, headers) => json('POST', path, body, headers),
    put: (path, body, headers) => json('PUT', path, body, headers),
    async all(path) {
      const items: Json[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Json = await json(
          'GET',
          `${path}${path.includes('?') ? '&' : '?'}limit=500${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        items.push(...page.items);
        cursor = page.next_cursor;
      }
      return items;
    },
  };
}
