/** The API of a running daemon; a problem is an error that says what to do. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  /** An answer that is no JSON. */
  text(path: string): Promise<string>;
  postYaml<T>(path: string, body: string): Promise<T>;
}

interface Problem {
  readonly detail?: string;
  readonly errors?: readonly { readonly detail?: string; readonly line?: number; readonly column?: number }[];
}

/** `remedy` says what to do when nobody answers. */
export function createApiClient(http: string, token: string, remedy?: string): ApiClient {
  const call = async (method: string, path: string, type = 'application/json', body?: string): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    const answer = await reachDaemon(new URL(`/api/v1/${path}`, http), init, remedy);
    if (answer.ok) return answer;
    throw new Error(sentenceOf((await answer.json()) as Problem) ?? `The daemon answered ${answer.status}.`);
  };
  const read = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;
  const send =
    (method: string) =>
    <T>(path: string, body: unknown): Promise<T> =>
      read(call(method, path, 'application/json', JSON.stringify(body)));
  return {
    get: (path) => read(call('GET', path)),
    ...{ post: send('POST'), put: send('PUT'), patch: send('PATCH') },
    text: async (path) => (await call('GET', path)).text(),
    postYaml: (path, body) => read(call('POST', path, 'application/yaml', body)),
  };
}

/** Every fault on a line of its own, with its place when it has one. */
function sentenceOf({ detail, errors = [] }: Problem): string | undefined {
  const lines = errors.flatMap(({ detail: fault, line, column }) =>
    line === undefined || fault === undefined ? [] : [`${line}:${column}: ${fault}`],
  );
  return lines.length > 0 ? lines.join('\n') : detail;
}

/** Says which daemon did not answer, and why. */
export async function reachDaemon(
  url: URL,
  init: RequestInit,
  remedy = 'start one, or name it with --http',
): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`No daemon answers at ${url.origin} (${why}); ${remedy}.`);
  }
}
