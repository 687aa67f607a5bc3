import type { FastifyRequest } from 'fastify';
import { type Instant, minutes } from '../base/index.ts';
import type { ReadKind } from '../people/index.ts';
import type { ApiDeps } from './deps.ts';
import { principalOf } from './guard.ts';
import type { App } from './http.ts';
import { callerOf } from './idempotency.ts';
import { tellsNumber } from './personal.ts';

/** Whose name and number an answer shows, by the path that shows them. */
const shown: Readonly<Record<string, { readonly kind: ReadKind; readonly idOf: (item: Item) => unknown }>> = {
  '/api/v1/customers': { kind: 'customer', idOf: ({ id }) => id },
  '/api/v1/devices': { kind: 'customer', idOf: ({ customer }) => customer?.id },
  '/api/v1/devices/:id': { kind: 'customer', idOf: ({ customer }) => customer?.id },
  '/api/v1/care-calls': { kind: 'care-call', idOf: withCustomer },
  '/api/v1/care-calls/:id': { kind: 'care-call', idOf: withCustomer },
  '/api/v1/callbacks': { kind: 'callback', idOf: withCustomer },
  '/api/v1/callbacks/:id': { kind: 'callback', idOf: withCustomer },
  '/api/v1/tickets': { kind: 'ticket', idOf: withNumber },
  '/api/v1/dispatches': { kind: 'ticket', idOf: ({ ticket }) => ticket && withNumber(ticket) },
  '/api/v1/tickets/:id': { kind: 'customer', idOf: ({ customer_id }) => customer_id },
  '/api/v1/visits': { kind: 'visit', idOf: withWords },
  '/api/v1/visits/:id': { kind: 'visit', idOf: withWords },
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Customers whom the answer speaks of, where its items do not say so themselves. */
    persons: readonly string[] | null;
  }
}

const saidByRoute = { kind: 'customer', idOf: () => undefined } as const;

interface Item {
  readonly id?: unknown;
  readonly customer_id?: unknown;
  readonly title?: unknown;
  readonly note?: unknown;
  readonly result?: unknown;
  readonly pending_reason?: unknown;
  readonly ticket?: Item;
  readonly notes?: unknown;
  readonly attachments?: readonly unknown[];
  readonly customer?: { readonly id?: unknown; readonly phone?: unknown; readonly name?: unknown } | null;
}

function withCustomer({ id, customer }: Item): unknown {
  return customer === null || customer === undefined ? undefined : id;
}

/** A list of tickets shows nobody, but for the numbers that people wrote into them. */
function withNumber({ id, title, note, result, pending_reason }: Item): unknown {
  return tellsNumber(title, note, result, pending_reason) ? id : undefined;
}

/** What was written or photographed in somebody's home. */
function withWords({ id, notes = null, attachments = [] }: Item): unknown {
  return notes === null && attachments.length === 0 ? undefined : id;
}

const sameRead = minutes(10);
const mostRemembered = 50_000;

/** Who looks at a queue looks again every few seconds: what a caller was shown within ten minutes is not noted again. */
export type NoteRead = (request: FastifyRequest, kind: ReadKind, ids: Iterable<string>) => Promise<void>;

export function createReadNotes({ operations, clock }: Pick<ApiDeps, 'operations' | 'clock'>): NoteRead {
  const noted = new Map<string, Instant>();

  /** Those of the ids that were not noted lately; the oldest are forgotten first. */
  function fresh(who: string, ids: Iterable<string>, now: Instant): string[] {
    const news = [...ids].filter((id) => now - (noted.get(`${who} ${id}`) ?? Number.NEGATIVE_INFINITY) >= sameRead);
    for (const id of news) {
      noted.delete(`${who} ${id}`);
      noted.set(`${who} ${id}`, now);
    }
    for (const key of noted.keys()) {
      if (noted.size <= mostRemembered) break;
      noted.delete(key);
    }
    return news;
  }

  return async (request, kind, ids) => {
    const { id: token, role } = principalOf(request);
    // A viewer is shown masked numbers.
    if (role === 'viewer') return;
    const news = fresh(`${token} ${kind}`, ids, clock.now());
    if (news.length > 0) await operations.noteRead(callerOf(request), news, kind);
  };
}

/** Before an answer shows somebody's name and number unmasked, the audit says who looks at whom. */
export function auditPersonalReads(app: App, noteRead: NoteRead): void {
  app.decorateRequest('persons', null);
  app.addHook('preSerialization', async (request, reply, payload) => {
    const persons = request.persons ?? [];
    const place = shown[request.routeOptions.url ?? ''] ?? (persons.length > 0 ? saidByRoute : undefined);
    if (place === undefined || request.method !== 'GET' || reply.statusCode !== 200) return payload;
    const items = (payload as { readonly items?: readonly Item[] }).items ?? [payload as Item];
    const ids = new Set([...persons, ...items.map(place.idOf).filter((id) => typeof id === 'string')]);
    await noteRead(request, place.kind, ids);
    return payload;
  });
}
