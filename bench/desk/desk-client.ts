import { Agent, request } from 'node:http';
import type { AgentsReport } from './agents-options.ts';

interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what the API answers is used as it comes; what is wrong shows in the figures.
  readonly body: any;
  readonly etag: string | undefined;
}

/** One person's connection, which is kept open; every request is timed from its first byte to the last of its answer. */
export interface DeskClient extends Disposable {
  ask(
    kind: string,
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    ifMatch?: string,
  ): Promise<Answered | undefined>;
}

/** Where all clients of the process write down what they saw. */
export interface Tally {
  readonly times: Record<string, number[]>;
  readonly conflicts: Record<string, number>;
  readonly errors: string[];
  readonly done: { -readonly [K in keyof AgentsReport['done']]: number };
}

export const createTally = (): Tally => ({
  times: {},
  conflicts: {},
  errors: [],
  done: { taken_in: 0, closed: 0, called: 0 },
});

/** Answers of success only; what was refused is counted, and undefined. */
export function createDeskClient(httpUrl: string, token: string, tally: Tally): DeskClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (
    method: string,
    path: string,
    text: string | undefined,
    ifMatch: string | undefined,
  ): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      };
      const sent = request(new URL(`/api/v1/${path}`, httpUrl), { agent, method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const said = Buffer.concat(parts).toString();
          const etag = answer.headers.etag;
          resolve({ status: answer.statusCode ?? 0, body: said === '' ? undefined : JSON.parse(said), etag });
        });
      });
      sent.on('error', reject);
      sent.end(text);
    });
  return {
    async ask(kind, method, path, body, ifMatch) {
      const began = performance.now();
      const text = method === 'POST' ? JSON.stringify(body ?? {}) : undefined;
      const answer = await send(method, path, text, ifMatch).catch((error: Error) => {
        tally.errors.push(`${kind}: ${error.message}`);
      });
      if (answer === undefined) return undefined;
      tally.times[kind] ??= [];
      tally.times[kind].push(performance.now() - began);
      if (answer.status < 400) return answer;
      if (answer.status === 409 || answer.status === 412) tally.conflicts[kind] = (tally.conflicts[kind] ?? 0) + 1;
      else tally.errors.push(`${kind}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
      return undefined;
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}
