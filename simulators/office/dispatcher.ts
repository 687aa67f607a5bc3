import { hour, minute } from '../calendar.ts';
import type { Random } from '../randomness.ts';
import type { Deed, TicketSeen } from './field.ts';
import type { OfficeClient } from './office-client.ts';

/** Who sends where the rules found nobody, and closes what is done as far as telemetry lets it be closed. */
export interface Dispatcher {
  act(at: number): Promise<void>;
}

interface Dispatched {
  readonly ticket: TicketSeen;
}

interface Review {
  readonly id: string;
}

interface RuleSeen {
  readonly document: { readonly clear?: unknown };
}

const round = 10 * minute;
/** What is done rests so long before it is closed. */
const restsFor = hour;
const mostRefusals = 3;

export function createDispatcher(
  { client, random, seniors }: { client: OfficeClient; random: Random; seniors: readonly string[] },
  note: (deed: Deed) => void,
): Dispatcher {
  let next = 0;
  const refusals = new Map<string, number>();
  const byHand = new Map<string, boolean>();

  async function sendSomebody(): Promise<void> {
    for (const { ticket } of await client.all<Dispatched>('dispatches?state=unmatched')) {
      if (ticket.state !== 'open') continue;
      const technician_id = seniors[random.integer(0, seniors.length - 1)];
      await client.command(`tickets/${ticket.id}/assign`, { technician_id });
    }
  }

  /** Some alerts only a person can end. */
  async function endsByHand({ rule_id, alert_id }: TicketSeen): Promise<boolean> {
    if (rule_id === null || alert_id === null) return false;
    const known = byHand.get(rule_id) ?? (await client.get<RuleSeen>(`rules/${rule_id}`)).document.clear === 'manual';
    byHand.set(rule_id, known);
    return known;
  }

  async function close(ticket: TicketSeen, at: number): Promise<void> {
    const { status, body } = await client.command<{ code?: string }>(`tickets/${ticket.id}/close`);
    if (status === 200) {
      refusals.delete(ticket.id);
      if (ticket.recovered_at === null && (await endsByHand(ticket)))
        await client.command(`alerts/${ticket.alert_id}/clear`);
      return;
    }
    if (body.code !== 'closure-unconfirmed') return;
    const deed = { at, by: client.name, ticket: ticket.id, device: ticket.device_id ?? '' };
    note({ kind: 'closure-refused', ...deed });
    const refused = (refusals.get(ticket.id) ?? 0) + 1;
    refusals.set(ticket.id, refused);
    if (refused < mostRefusals) return;
    refusals.delete(ticket.id);
    const again = await client.command(`tickets/${ticket.id}/reopen`, { note: 'the device says otherwise' });
    if (again.status === 200) note({ kind: 'sent-back', ...deed });
  }

  return {
    async act(at) {
      await sendSomebody();
      if (at < next) return;
      next = at + round;
      for (const ticket of await client.all<TicketSeen>('tickets?state=resolved')) {
        const tried = refusals.get(ticket.id) ?? 0;
        if (at - Date.parse(ticket.resolved_at ?? '') >= restsFor * (1 + tried)) await close(ticket, at);
      }
      for (const { id } of await client.all<Review>('repair-reviews?state=open')) {
        if (random.chance(0.02))
          await client.command(`repair-reviews/${id}/conclude`, { finding: 'not tested on site' });
      }
    },
  };
}
