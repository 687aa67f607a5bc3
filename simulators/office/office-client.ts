import { setTimeout as sleep } from 'node:timers/promises';

/** The house that people work with; it may be gone for a while and come back elsewhere. */
export interface House {
  /** Resolves with the address of its API once it is there. */
  address(): Promise<string>;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** A command that was answered, as the one who gave it remembers it. */
export interface AnsweredCommand {
  readonly actor: string;
  readonly path: string;
  readonly status: number;
  /** The `id` of the answer, where it has one. */
  readonly id: string | undefined;
  /** The problem's `code`, when it was refused. */
  readonly code: string | undefined;
  readonly tries: number;
}

/** One person's access with a token of his own. */
export interface OfficeClient {
  readonly name: string;
  get<T>(path: string): Promise<T>;
  /** Every item of a list. */
  all<T>(path: string): Promise<readonly T[]>;
  /** Commands once: what had no answer is sent again under the same key until there is one. */
  command<T = unknown>(path: string, body?: unknown, method?: 'POST' | 'PATCH'): Promise<Answer<T>>;
}

/** Tries for half a minute of real time and more, which no restart takes. */
const mostTries = 1_500;
const pauseMs = 40;

export function createOfficeClient(
  { name, token, house }: { name: string; token: string; house: House },
  onAnswer: (command: AnsweredCommand) => void,
): OfficeClient {
  let commands = 0;
  const ask = async (method: string, path: string, init: RequestInit): Promise<{ answer: Response; tries: number }> => {
    for (let tries = 1; ; tries += 1) {
      try {
        const address = await house.address();
        const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string> | undefined) };
        const answer = await fetch(`${address}/api/v1/${path}`, { ...init, method, headers });
        if (answer.status !== 503 && answer.status !== 429) return { answer, tries };
        await answer.arrayBuffer();
        if (tries >= mostTries) throw new Error(`${name}: ${method} ${path} is answered ${answer.status} for too long`);
      } catch (error) {
        if (tries >= mostTries) throw error;
      }
      await sleep(pauseMs);
    }
  };
  const get = async <T>(path: string): Promise<T> => {
    const { answer } = await ask('GET', path, {});
    const text = await bodyOf(answer, () => ask('GET', path, {}));
    if (!answer.ok) throw new Error(`${name}: GET ${path} is answered ${answer.status}: ${text}`);
    return JSON.parse(text) as T;
  };
  return {
    name,
    get,
    async all<T>(path: string) {
      const items: T[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page: { items: readonly T[]; next_cursor: string | null } = await get(
          `${path}${path.includes('?') ? '&' : '?'}limit=500${more}`,
        );
        items.push(...page.items);
        cursor = page.next_cursor;
      }
      return items;
    },
    async command<T>(path: string, body: unknown = {}, method: 'POST' | 'PATCH' = 'POST') {
      commands += 1;
      const headers = { 'content-type': 'application/json', 'idempotency-key': `${name}-${commands}` };
      const init = { headers, body: JSON.stringify(body) };
      const { answer, tries } = await ask(method, path, init);
      const text = await bodyOf(answer, () => ask(method, path, init));
      const parsed = (text === '' ? undefined : JSON.parse(text)) as T;
      const { id, code } = (parsed ?? {}) as { id?: string; code?: string };
      onAnswer({ actor: name, path, status: answer.status, id, code, tries });
      return { status: answer.status, body: parsed };
    },
  };
}

/** The house may go while it is still telling; then it is asked again. */
async function bodyOf(answer: Response, again: () => Promise<{ answer: Response }>): Promise<string> {
  try {
    return await answer.text();
  } catch {
    return bodyOf((await again()).answer, again);
  }
}
