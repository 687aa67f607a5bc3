import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How it behaves towards who sends: `slow` answers after three seconds, `failing` with 503, `refusing` with 422. */
export const gatewayMoods = ['well', 'slow', 'failing', 'refusing'] as const;
export type GatewayMood = (typeof gatewayMoods)[number];
export const voiceEnds = ['answered', 'unanswered', 'failed'] as const;
export const smsEnds = ['delivered', 'failed'] as const;

export interface GatewayState {
  mood: GatewayMood;
  voice: (typeof voiceEnds)[number];
  sms: (typeof smsEnds)[number];
}

/** A message that was taken, once under its id however often it was sent. */
export interface GatewayMessage {
  readonly message_id: string;
  readonly id: string;
  readonly channel: 'sms' | 'voice';
  readonly to: string;
  readonly text: string;
  /** Requests that brought it. */
  times: number;
}

export interface GatewayOptions {
  readonly port: number;
  /** Signs both ways. */
  readonly secret: string;
  /** Where reports go: the base URL of Carewatch; without it none are sent. */
  readonly carewatch?: string;
  readonly state: GatewayState;
}

export interface Gateway extends AsyncDisposable {
  readonly url: string;
}

const sign = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

/**
 * A gateway of SMS and voice calls as docs/gateways.md describes it, that reaches nobody: it takes messages, reports
 * what its state says became of them, and shows what it took. `POST /control` changes its state.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { secret, state } = options;
  const taken = new Map<string, GatewayMessage>();

  async function report(message: GatewayMessage): Promise<void> {
    if (options.carewatch === undefined) return;
    const status = message.channel === 'voice' ? state.voice : state.sms;
    const body = JSON.stringify({ id: message.id, status });
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const headers = {
        'content-type': 'application/json',
        'carewatch-timestamp': timestamp,
        'carewatch-signature': sign(secret, timestamp, body),
      };
      const url = new URL('/api/v1/gateway/reports', options.carewatch);
      const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => undefined);
      if (answer !== undefined && answer.status < 500 && answer.status !== 404) return;
      await delay(250 * 2 ** attempt);
    }
  }

  async function take(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const timestamp = String(request.headers['carewatch-timestamp']);
    const given = Buffer.from(String(request.headers['carewatch-signature']));
    const expected = Buffer.from(sign(secret, timestamp, body));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return answer(response, 401, {});
    if (state.mood === 'slow') await delay(3_000);
    if (state.mood === 'failing') return answer(response, 503, {});
    if (state.mood === 'refusing') return answer(response, 422, {});
    const sent = JSON.parse(body) as Omit<GatewayMessage, 'message_id' | 'times'>;
    const known = taken.get(sent.id);
    if (known !== undefined) {
      known.times += 1;
      return answer(response, 202, { message_id: known.message_id });
    }
    const message = { ...sent, message_id: `msg_${taken.size + 1}`, times: 1 };
    taken.set(sent.id, message);
    answer(response, 202, { message_id: message.message_id });
    void report(message);
  }

  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.method === 'POST' && request.url === '/messages') return take(request, response, body);
    if (request.method === 'GET' && request.url === '/messages') return answer(response, 200, [...taken.values()]);
    if (request.method === 'POST' && request.url === '/control') {
      Object.assign(state, JSON.parse(body));
      return answer(response, 200, state);
    }
    answer(response, 404, {});
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
