/** The API of a running daemon; a problem is an error that says what to do. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
}

interface Problem {
  readonly detail?: string;
  readonly errors?: readonly { readonly detail?: string; readonly line?: number; readonly column?: number }[];
}

export function createApiClient(http: string, token: string): ApiClient {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await reachDaemon(new URL(`/api/v1/${path}`, http), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = (await answer.json()) as T & Problem;
    if (answer.ok) return said;
    throw new Error(sentenceOf(said) ?? `The daemon answered ${answer.status}.`);
  };
  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, body) };
}

/** Every fault on a line of its own, with its place when it has one. */
function sentenceOf({ detail, errors = [] }: Problem): string | undefined {
  const lines = errors.flatMap(({ detail: fault, line, column }) =>
    line === undefined || fault === undefined ? [] : [`${line}:${column}: ${fault}`],
  );
  return lines.length > 0 ? lines.join('\n') : detail;
}

/** Says which daemon did not answer, and why. */
export async function reachDaemon(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`No daemon answers at ${url.origin} (${why}); start one, or name it with --http.`);
  }
}
