import { hours } from '../../src/base/index.ts';
import type { TicketVerdict } from '../../src/desk/index.ts';
import type { AlertFinding } from './findings.ts';

/** What people of the bench will do, and when. */
export interface Agenda {
  /** Infinity when nothing is planned. */
  nextAt(): number;
  act(now: number): Promise<void>;
}

/** What people see on their desks and can do there. */
export interface Office {
  waitingForPeople(): Promise<readonly AlertFinding[]>;
  clear(alert: string): Promise<void>;
  openTickets(): Promise<readonly OpenTicket[]>;
  /** Accepts, starts, resolves and closes a ticket. */
  work(ticket: string, verdict: TicketVerdict): Promise<void>;
}

export interface OpenTicket {
  readonly id: string;
  readonly device: string | null;
  readonly openedAt: number;
}

/** What is really the matter with a device. */
export interface Condition {
  /** Something is wrong, or was since the instant. */
  wasTroubled(device: string, since: number): boolean;
  troubled(device: string): boolean;
  /** When whoever was sent says to have mended it, true or not. */
  visitedAt(device: string): number | undefined;
}

const round = hours(1);
/** How long whoever was sent needs at least. */
const work = hours(2);
/** After so long somebody has looked at what nothing was the matter with. */
const lookedAfter = hours(24);

/**
 * People who do what only people can: every hour they work the tickets of devices whose trouble is over or whose visit
 * has been, and end the alerts that wait for a person. What nothing was the matter with is closed as a false alarm.
 */
export function createAgenda(start: number, office: Office, condition: Condition): Agenda {
  let next = start + round;
  const workTickets = async (now: number): Promise<void> => {
    for (const { id, device, openedAt } of await office.openTickets()) {
      if (device === null || now - openedAt < work) continue;
      const visited = (condition.visitedAt(device) ?? Number.POSITIVE_INFINITY) <= now;
      if (condition.troubled(device) && !visited) continue;
      if (visited || condition.wasTroubled(device, openedAt - lookedAfter)) await office.work(id, 'confirmed');
      else if (now - openedAt >= lookedAfter) await office.work(id, 'false_alarm');
    }
  };
  return {
    nextAt: () => next,
    async act(now) {
      if (now < next) return;
      next += round;
      for (const { id, subject, openedAt } of await office.waitingForPeople()) {
        if (now - openedAt >= work && !condition.troubled(subject.id)) await office.clear(id);
      }
      await workTickets(now);
    },
  };
}
