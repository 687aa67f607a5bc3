import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Client, Problem } from '../../api/client.ts';
import { useClient } from '../../api/context.tsx';
import { useEvents } from '../../api/live.tsx';
import { pagesOf } from '../../api/pages.ts';
import { useAnswer } from '../../api/queries.ts';
import type { Callback, CareCall, Ticket } from '../../api/schema.d.ts';
import { byUrgency, isWaiting, itemOfCall, itemOfTicket, keyOf, type QueueItem, type TaskKind } from './queue-item.ts';

type Thing =
  | { readonly kind: 'call'; readonly thing: CareCall }
  | { readonly kind: 'callback'; readonly thing: Callback }
  | { readonly kind: 'ticket'; readonly thing: Ticket };

type Things = ReadonlyMap<string, Thing>;

/** Not below the paths that events make old: the queue takes in each event by itself. */
const queueKey = ['desk queue'] as const;
const kinds: Readonly<Record<string, TaskKind>> = { 'care-call': 'call', callback: 'callback', ticket: 'ticket' };
const ticketStates = ['open', 'accepted', 'in_progress', 'resolved'] as const;

export interface Queue {
  readonly items: readonly QueueItem[];
  readonly loading: boolean;
  readonly problem: Problem | null;
}

/** Everything that waits, read once and then kept by what the stream says of each. */
export function useQueue(): Queue {
  const client = useClient();
  const queries = useQueryClient();
  const { data: policies } = useAnswer('GET /sla/policies', {});
  const { data, error, isPending } = useQuery<Things, Problem>({
    queryKey: queueKey,
    queryFn: ({ signal }) => readAll(client, signal),
    // What happened while another page was open was not heard here.
    refetchOnMount: 'always',
    staleTime: Number.POSITIVE_INFINITY,
  });

  useEvents(({ object, action }) => {
    const kind = kinds[object.kind];
    if (kind === undefined || action.endsWith('.read')) return;
    void readOne(client, kind, object.id).then((thing) => {
      queries.setQueryData<Things>(queueKey, (before) => before && withThing(before, `${kind}/${object.id}`, thing));
    });
  });

  const items = useMemo(() => {
    const rules = policies?.policies ?? [];
    return [...(data?.values() ?? [])]
      .map((one) => (one.kind === 'ticket' ? itemOfTicket(one.thing, rules) : itemOfCall(one.kind, one.thing)))
      .filter(isWaiting)
      .toSorted(byUrgency);
  }, [data, policies]);
  return { items, loading: isPending, problem: error };
}

function withThing(before: Things, key: string, thing: Thing | undefined): Things {
  const after = new Map(before);
  if (thing === undefined) after.delete(key);
  else after.set(key, thing);
  return after;
}

async function readAll(client: Client, signal: AbortSignal): Promise<Things> {
  const limit = 500;
  const [calls, callbacks, ...tickets] = await Promise.all([
    whole((after) => client.call('GET /care-calls', { query: { state: 'queued', limit, ...after } }, { signal })),
    whole((after) => client.call('GET /callbacks', { query: { state: 'queued', limit, ...after } }, { signal })),
    ...ticketStates.map((state) =>
      whole((after) => client.call('GET /tickets', { query: { state, limit, ...after } }, { signal })),
    ),
  ]);
  const things: Thing[] = [
    ...calls.map((thing) => ({ kind: 'call' as const, thing })),
    ...callbacks.map((thing) => ({ kind: 'callback' as const, thing })),
    ...tickets.flat().map((thing) => ({ kind: 'ticket' as const, thing })),
  ];
  return new Map(things.map((one) => [keyOf({ kind: one.kind, id: one.thing.id }), one]));
}

const whole = async <T>(ask: Parameters<typeof pagesOf<T>>[0]): Promise<readonly T[]> =>
  (await Array.fromAsync(pagesOf(ask))).flat();

/** What it is now; undefined when it is no longer there or cannot be asked for. */
async function readOne(client: Client, kind: TaskKind, id: string): Promise<Thing | undefined> {
  try {
    const path = { id };
    if (kind === 'call') return { kind, thing: await client.call('GET /care-calls/{id}', { path }) };
    if (kind === 'callback') return { kind, thing: await client.call('GET /callbacks/{id}', { path }) };
    return { kind, thing: await client.call('GET /tickets/{id}', { path }) };
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
