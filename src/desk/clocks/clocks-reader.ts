import type { Page, PageRequest, Reader } from '../../db/index.ts';
import { pageOf, readPageKey } from '../../db/index.ts';
import { type ClockTables, clocksOf, toClock } from './clock-row.ts';
import { type EscalationStep, stepsOf, toStep } from './ladder.ts';
import type { ClockKind, SlaClock, SlaSettings } from './sla.ts';
import { readPolicies, type SlaPolicies } from './sla-book.ts';

export interface BreachFilter {
  readonly kind?: ClockKind;
  readonly provider_id?: string;
  readonly counts?: boolean;
}

export interface ClocksReader {
  clocksOf(ticketId: string): Promise<readonly SlaClock[]>;
  stepsOf(ticketId: string): Promise<readonly EscalationStep[]>;
  /** In the order in which they happened. */
  listBreaches(filter: BreachFilter, page: PageRequest): Promise<Page<SlaClock>>;
  slaPolicies(): Promise<SlaPolicies>;
  /** Names of the calendars that policies may name. */
  readonly calendars: readonly string[];
}

const none: SlaSettings = { calendars: {}, policies: [], ladders: [] };

/** `configured` is what the catalogue brings. */
export function createClocksReader(reader: Reader, configured: SlaSettings = none): ClocksReader {
  return {
    slaPolicies: () => readPolicies(reader, configured),
    calendars: Object.keys(configured.calendars),
    clocksOf: async (id) => (await clocksOf(reader, id)).map(toClock),
    stepsOf: async (id) => (await stepsOf(reader, id)).map(toStep),
    async listBreaches({ kind, provider_id, counts }, page) {
      const after = readPageKey(page, [0, '', '', 0] as [number, string, string, number]);
      const [at, ticket, ofKind, round] = after ?? [0, '', 'arrive', 0];
      const rows = await reader
        .as<ClockTables>()
        .selectFrom('sla_clocks')
        .selectAll()
        .where('breached_at', 'is not', null)
        .$if(kind !== undefined, (q) => q.where('kind', '=', kind ?? 'respond'))
        .$if(provider_id !== undefined, (q) => q.where('provider_id', '=', provider_id ?? ''))
        .$if(counts !== undefined, (q) => q.where('counts', '=', Number(counts)))
        .$if(after !== undefined, (q) =>
          q.where((eb) =>
            eb(
              eb.refTuple('breached_at', 'ticket_id', 'kind', 'round'),
              '>',
              eb.tuple(at, ticket, ofKind as ClockKind, round),
            ),
          ),
        )
        .orderBy('breached_at')
        .orderBy('ticket_id')
        .orderBy('kind')
        .orderBy('round')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.breached_at ?? 0, row.ticket_id, row.kind, row.round], toClock);
    },
  };
}
