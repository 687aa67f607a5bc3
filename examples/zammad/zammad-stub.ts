import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { hubSignature } from './signatures.ts';

/**
 * The part of Zammad's API that the bridge uses, in memory: tickets, articles, search by attribute, and a trigger that
 * posts every change. Tokens are logins: `Authorization: Token token=emma@example.com` acts as Emma.
 */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '9301' }, hook: { type: 'string' }, 'hook-token': { type: 'string' } },
});

interface Ticket {
  readonly id: number;
  [attribute: string]: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const states = ['new', 'open', 'pending reminder', 'pending close', 'closed', 'merged'];
const priorities = ['1 low', '2 normal', '3 high'];
const tickets: Ticket[] = [];
const articles: { readonly id: number; readonly ticket_id: number; [attribute: string]: unknown }[] = [];

const unfit = (error: string): Answer => ({ status: 422, body: { error } });

/** As Zammad judges a ticket before it is saved. */
function faultOf(ticket: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof ticket.title !== 'string' || ticket.title === '') return "Missing required value for field 'title'!";
  if (typeof ticket.group !== 'string') return "Missing required value for field 'group_id'!";
  if (!states.includes(String(ticket.state)))
    return `No lookup value found for 'state': ${JSON.stringify(ticket.state)}`;
  if (!priorities.includes(String(ticket.priority)))
    return `No lookup value found for 'priority': ${JSON.stringify(ticket.priority)}`;
  if (String(ticket.state).startsWith('pending') && typeof ticket.pending_time !== 'string')
    return "Missing required value for field 'pending_time'!";
  return undefined;
}

function save(sent: Readonly<Record<string, unknown>>, before: Ticket | undefined, by: string): Answer {
  const { article, customer_id, ...attributes } = sent;
  if (before === undefined && !/^guess:\S+@\S+$/.test(String(customer_id)))
    return unfit("Missing required value for field 'customer_id'!");
  const made = { state: 'new', priority: '2 normal', owner: '-', created_at: new Date().toISOString() };
  const changed = { ...(before ?? made), ...attributes };
  const fault = faultOf(changed);
  if (fault !== undefined) return unfit(fault);
  const last = Date.parse(String(before?.updated_at ?? new Date(0).toISOString()));
  const updated_at = new Date(Math.max(Date.now(), last + 1)).toISOString();
  const ticket: Ticket = { ...changed, id: before?.id ?? tickets.length + 1, updated_at, updated_by: by };
  tickets[ticket.id - 1] = ticket;
  const written = article === undefined ? undefined : write(ticket.id, article as object, by);
  void trigger(ticket, written).catch((error: unknown) => process.stderr.write(`trigger: ${String(error)}\n`));
  return { status: before === undefined ? 201 : 200, body: ticket };
}

function write(ticket_id: number, article: object, by: string) {
  const written = {
    type: 'note',
    content_type: 'text/plain',
    ...article,
    id: 100 + articles.length,
    ticket_id,
    created_by: by,
  };
  articles.push(written);
  return written;
}

/** As a trigger sends it: users and the priority spelled out, the state by name, five attempts. */
async function trigger(ticket: Ticket, article: { readonly created_by: string } | undefined): Promise<void> {
  if (values.hook === undefined) return;
  const user = (login: unknown) => ({ login, email: login, active: true });
  const shown = {
    ...ticket,
    ...{ priority: { name: ticket.priority }, owner: user(ticket.owner), updated_by: user(ticket.updated_by) },
  };
  const body = JSON.stringify({
    ticket: shown,
    article: article === undefined ? {} : { ...article, created_by: user(article.created_by) },
  });
  const headers = {
    ...{ 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Zammad User Agent' },
    ...{ 'x-zammad-trigger': 'tell carewatch', 'x-zammad-delivery': randomUUID() },
    'x-hub-signature': hubSignature(values['hook-token'] ?? '', body),
  };
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const answer = await fetch(values.hook, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    if (answer.ok) return;
    await new Promise((resolve) => setTimeout(resolve, attempt * 200));
  }
}

async function answerTo(request: IncomingMessage): Promise<Answer> {
  const by = /^Token token=(\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (by === undefined) return { status: 403, body: { error: 'Authentication required' } };
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://zammad');
  const body = Buffer.concat((await request.toArray()) as Buffer[]).toString('utf8');
  const sent = (body === '' ? {} : JSON.parse(body)) as Record<string, unknown>;
  const ticket = tickets[Number(/\/(\d+)$/.exec(pathname)?.[1] ?? 0) - 1];
  switch (`${request.method} ${pathname.replace(/\/\d+$/, '/{id}')}`) {
    case 'GET /api/v1/users/me':
      return { status: 200, body: { id: 3, login: by } };
    case 'GET /api/v1/tickets':
      return { status: 200, body: tickets };
    case 'POST /api/v1/tickets':
      return save(sent, undefined, by);
    case 'GET /api/v1/tickets/search': {
      const wanted = /^carewatch_ticket:"(.+)"$/.exec(searchParams.get('query') ?? '')?.[1];
      return { status: 200, body: tickets.filter((one) => one.carewatch_ticket === wanted) };
    }
    case 'GET /api/v1/ticket_articles/by_ticket/{id}':
      return { status: 200, body: articles.filter((one) => one.ticket_id === ticket?.id) };
    case 'GET /api/v1/tickets/{id}':
      if (ticket !== undefined) return { status: 200, body: ticket };
      break;
    case 'PUT /api/v1/tickets/{id}':
      if (ticket !== undefined) return save(sent, ticket, by);
  }
  return { status: 404, body: { error: `Couldn't find ${pathname}` } };
}

const server = createServer(async (request, response) => {
  const { status, body } = await answerTo(request);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
server.listen(Number(values.port), '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`zammad ready url=http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
