import { hour, minute, toRfc3339 } from '../calendar.ts';
import type { Random } from '../randomness.ts';
import type { Deed, Field, TicketSeen } from './field.ts';
import type { OfficeClient } from './office-client.ts';

/** Somebody of a provider who accepts offers, goes, works, and is not always honest or good at it. */
export interface Technician {
  readonly id: string;
  /** What the provider's board shows for this one now. */
  offered(tickets: readonly TicketSeen[], at: number): void;
  act(at: number): Promise<void>;
}

interface Job {
  readonly ticket: TicketSeen;
  readonly step: 'accept' | 'start' | 'finish' | 'resume';
  readonly at: number;
  readonly ignored?: boolean;
  /** When work on the spot began. */
  readonly there?: number;
}

/** What people do of ten; the rest of it well and honestly. */
const habits = { ignores: 0.04, away: 0.06, waitsForPart: 0.04, bad: 0.22, falseDone: 0.08, falseAway: 0.25 } as const;

export function createTechnician(
  who: { readonly id: string; readonly client: OfficeClient; readonly random: Random; readonly field: Field },
  note: (deed: Deed) => void,
): Technician {
  const { id, client, random, field } = who;
  const jobs = new Map<string, Job>();
  const urgent = ({ ticket }: Job) => ticket.severity === 'P1';
  const span = (job: Job, quick: readonly [number, number], usual: readonly [number, number]): number =>
    Math.round(random.uniform(...(urgent(job) ? quick : usual)));
  const later = (job: Job, step: Job['step'], wait: number, at: number) =>
    jobs.set(job.ticket.id, { ticket: job.ticket, step, at: at + wait });
  const deed = (kind: Deed['kind'], { ticket }: Job, at: number, more: Partial<Deed> = {}) =>
    note({ kind, at, by: client.name, ticket: ticket.id, device: ticket.device_id ?? '', ...more });

  /** Puts it off until `wait` from now; undefined when that was refused. */
  async function putOff(job: Job, reason: string, wait: number, at: number): Promise<boolean> {
    const until = toRfc3339(at + wait);
    const { status } = await client.command(`tickets/${job.ticket.id}/pend`, { reason, until });
    if (status === 200) later(job, 'resume', wait, at);
    return status === 200;
  }

  /** On the spot: what is said is not always what was done. */
  async function finish(job: Job, at: number): Promise<void> {
    const { ticket } = job;
    const device = ticket.device_id ?? '';
    if (!urgent(job) && random.chance(habits.waitsForPart)) {
      if (await putOff(job, 'a spare part is on its way', random.integer(2, 20) * hour, at)) return;
    }
    if (!urgent(job) && (await claimsNobodyIn(job, at))) return;
    const how = field.mendable(device) && field.broken(device) ? repair() : 'good';
    if (how === 'good') field.mend(device, at, Number.POSITIVE_INFINITY);
    const holds = Math.round(random.uniform(1.5, 16) * hour);
    if (how === 'bad') field.mend(device, at, holds);
    const told = { result: 'mended', cause: 'worn part', verdict: 'confirmed' };
    const { status } = await client.command(`tickets/${ticket.id}/resolve`, told);
    if (status !== 200 || !field.mendable(device)) return;
    if (how === 'good') deed('good-repair', job, at);
    if (how === 'bad') deed('bad-repair', job, at, { returnsAt: at + holds });
    if (how === 'none') deed('false-done', job, at);
  }

  /** Says that nobody was at home, of a customer who has the water running: another time will do. */
  async function claimsNobodyIn(job: Job, at: number): Promise<boolean> {
    const { ticket, there = at } = job;
    const used = field.usedAt(ticket.device_id ?? '');
    if (used === undefined || used < there || used > at || !random.chance(habits.falseAway)) return false;
    const { items } = await client.get<{ items: readonly { id: string }[] }>(
      `visits?ticket_id=${ticket.id}&state=under_way`,
    );
    const visit = items[0]?.id;
    if (visit === undefined) return false;
    const { status } = await client.command(`visits/${visit}/finish`, { result: 'not_at_home' });
    if (status !== 200) return false;
    deed('false-away', job, at, { visit });
    later(job, 'resume', random.integer(2, 18) * hour, at);
    return true;
  }

  function repair(): 'good' | 'bad' | 'none' {
    if (random.chance(habits.falseDone)) return 'none';
    return random.chance(habits.bad) ? 'bad' : 'good';
  }

  async function take(job: Job, at: number): Promise<void> {
    const path = `tickets/${job.ticket.id}`;
    switch (job.step) {
      case 'accept': {
        const { status } = await client.command(`${path}/accept`);
        if (status === 200) later(job, 'start', span(job, [6 * minute, 25 * minute], [20 * minute, 6 * hour]), at);
        return;
      }
      case 'start': {
        // The customer is out, says the technician before arriving.
        if (!urgent(job) && random.chance(habits.away)) {
          if (await putOff(job, 'the customer is not at home', random.integer(2, 18) * hour, at)) return;
        }
        const { status } = await client.command(`${path}/start`);
        if (status !== 200) return;
        const stay = span(job, [8 * minute, 30 * minute], [20 * minute, 110 * minute]);
        jobs.set(job.ticket.id, { ticket: job.ticket, step: 'finish', at: at + stay, there: at });
        return;
      }
      case 'resume': {
        // It goes on by itself at the time; who is early says so, and who is late finds it going on.
        const { state } = await client.get<TicketSeen>(path);
        if (state === 'pending') await client.command(`${path}/resume`);
        const { state: now } = await client.get<TicketSeen>(path);
        if (now === 'accepted') return void later(job, 'start', random.integer(5, 60) * minute, at);
        if (now === 'in_progress') later(job, 'finish', random.integer(10, 60) * minute, at);
        return;
      }
      case 'finish':
        return finish(job, at);
    }
  }

  return {
    id,
    offered(tickets, at) {
      for (const ticket of tickets) {
        const known = jobs.get(ticket.id);
        if (known !== undefined) continue;
        const job = { ticket, step: 'accept', at, ignored: random.chance(habits.ignores) } as const;
        const wait = span(job, [0, 0], [2 * minute, 9 * minute]);
        jobs.set(ticket.id, { ...job, at: at + wait });
      }
      // What was ignored goes to somebody else and may come back one day.
      for (const [ticket, { ignored, at: since }] of jobs) if (ignored && at - since > day) jobs.delete(ticket);
    },
    async act(at) {
      for (const job of [...jobs.values()]) {
        if (job.at > at || job.ignored) continue;
        jobs.delete(job.ticket.id);
        await take(job, at);
      }
    },
  };
}

const day = 24 * hour;
