/** What was answered other than with 2xx. */
export class Refused extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(sentence: string, status: number, body: unknown) {
    super(sentence);
    this.status = status;
    this.body = body;
  }
}

/** JSON over HTTP; whatever is not answered with 2xx within ten seconds is thrown. */
export function createHttpClient(base: string, own: Readonly<Record<string, string>>) {
  async function send(method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}) {
    const response = await fetch(new URL(path, base), {
      method,
      headers: { ...own, 'content-type': 'application/json', ...more },
      signal: AbortSignal.timeout(10_000),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : parsed(text);
    if (response.ok) return answer;
    throw new Refused(
      `${method} ${path} was answered with ${response.status}: ${text.slice(0, 500)}`,
      response.status,
      answer,
    );
  }
  return { send, get: (path: string) => send('GET', path) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
