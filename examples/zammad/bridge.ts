import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CarewatchNews, CarewatchTicket } from './carewatch-ticket.ts';
import { createHttpClient, Refused } from './clients.ts';
import { type OutsideUpdate, outsideUpdateOf } from './from-zammad.ts';
import { isFromCarewatch, isFromZammad, signForCarewatch } from './signatures.ts';
import { newZammadTicket, type ZammadTicket, zammadChanges, zammadCorrection } from './to-zammad.ts';

export interface BridgeOptions {
  readonly port: number;
  readonly zammad: { readonly url: string; readonly token: string; readonly hookToken: string };
  readonly carewatch: { readonly url: string; readonly token: string; readonly secret: string };
  readonly group: string;
  readonly customer: string;
}

const system = 'zammad';

/** Takes webhooks of Carewatch at `/carewatch` and of Zammad's triggers at `/zammad`, and keeps nothing itself. */
export async function startBridge(options: BridgeOptions) {
  const { carewatch } = options;
  const zammad = createHttpClient(options.zammad.url, { authorization: `Token token=${options.zammad.token}` });
  const house = createHttpClient(carewatch.url, { authorization: `Bearer ${carewatch.token}` });
  const me = ((await zammad.get('/api/v1/users/me')) as { login: string }).login;
  const inOrder = createLanes();

  const showZammad = async (id: number | string) =>
    (await zammad.get(`/api/v1/tickets/${id}?expand=true`)) as ZammadTicket;

  /** The link that Carewatch keeps; else the attribute, for a ticket made just before the bridge fell over. */
  async function findZammadTicket(ticketId: string): Promise<ZammadTicket | undefined> {
    const links = (await house.get(`/api/v1/tickets/${ticketId}/outside`)) as {
      items: readonly { system: string; external_id: string }[];
    };
    const link = links.items.find((one) => one.system === system);
    if (link !== undefined) return showZammad(link.external_id);
    const query = encodeURIComponent(`carewatch_ticket:"${ticketId}"`);
    const found = (await zammad.get(`/api/v1/tickets/search?query=${query}&limit=1&expand=true`)) as ZammadTicket[];
    return found.find((one) => one.carewatch_ticket === ticketId);
  }

  async function takeNews(news: CarewatchNews, ticket: CarewatchTicket): Promise<void> {
    const there = await findZammadTicket(ticket.id);
    if (there === undefined) {
      const made = (await zammad.send(
        'POST',
        '/api/v1/tickets',
        newZammadTicket(news, ticket, options),
      )) as ZammadTicket;
      await tell(linkOf(ticket, made));
      return;
    }
    const changes = zammadChanges(news, ticket, there);
    if (changes !== undefined) await zammad.send('PUT', `/api/v1/tickets/${there.id}`, changes);
  }

  /** What Carewatch does not take over is put right in Zammad. */
  async function takeUpdate(update: OutsideUpdate): Promise<void> {
    const conflict = await tell(update);
    if (conflict === undefined) return;
    const there = await showZammad(update.external_id);
    const correction = zammadCorrection(conflict.ticket, there, conflict.detail);
    await zammad.send('PUT', `/api/v1/tickets/${there.id}`, correction);
  }

  async function tell(update: OutsideUpdate): Promise<Conflict | undefined> {
    const body = JSON.stringify(update);
    const headers = signForCarewatch(carewatch.secret, body, Date.now());
    try {
      await house.send('POST', `/api/v1/outside/${system}/updates`, body, headers);
      return undefined;
    } catch (error) {
      const said = error instanceof Refused && error.status === 409 ? (error.body as Partial<Conflict>) : undefined;
      if (said?.code === 'outside-conflict' && said.ticket !== undefined) return said as Conflict;
      throw error;
    }
  }

  async function take(request: IncomingMessage): Promise<number> {
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    if (request.method !== 'POST') return 405;
    if (request.url === '/carewatch') {
      if (!isFromCarewatch(carewatch.secret, request.headers, body, Date.now())) return 401;
      const news = JSON.parse(body.toString('utf8')) as CarewatchNews;
      const { ticket } = news;
      if (ticket !== undefined) await inOrder(ticket.id, () => takeNews(news, ticket));
      return 204;
    }
    if (request.url !== '/zammad') return 404;
    if (!isFromZammad(options.zammad.hookToken, request.headers, body)) return 401;
    const update = outsideUpdateOf(body, me);
    if (update !== undefined) await inOrder(update.ticket_id, () => takeUpdate(update));
    return 204;
  }

  const server = createServer((request, response) => void answer(take(request), response));
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())),
  };
}

interface Conflict {
  readonly code: 'outside-conflict';
  readonly detail: string;
  readonly ticket: CarewatchTicket;
}

const linkOf = (ticket: CarewatchTicket, { id, updated_at }: ZammadTicket): OutsideUpdate => ({
  ...{ delivery_id: `link-${ticket.id}-${id}`, external_id: String(id), version: Date.parse(updated_at) },
  ...{ ticket_id: ticket.id, base_version: ticket.version },
});

/** What one side refuses is refused to the other, so that it stops; what fails for now is tried again by the sender. */
async function answer(taking: Promise<number>, response: ServerResponse): Promise<void> {
  try {
    response.writeHead(await taking).end();
  } catch (error) {
    const status = error instanceof SyntaxError ? 400 : error instanceof Refused && error.status === 422 ? 422 : 502;
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${text}\n`);
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
  }
}

/** One thing at a time for each ticket, in the order in which they came. */
function createLanes() {
  const lanes = new Map<string, Promise<void>>();
  return async (key: string, run: () => Promise<void>): Promise<void> => {
    const before = lanes.get(key) ?? Promise.resolve();
    const mine = before.then(run, run);
    lanes.set(key, mine);
    try {
      await mine;
    } finally {
      if (lanes.get(key) === mine) lanes.delete(key);
    }
  };
}
