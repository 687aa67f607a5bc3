import { hours } from '../../src/base/index.ts';
import type { AlertFinding } from './findings.ts';

/** What people of the bench will do, and when. */
export interface Agenda {
  /** Infinity when nothing is planned. */
  nextAt(): number;
  act(now: number): Promise<void>;
}

interface Office {
  waitingForPeople(): Promise<readonly AlertFinding[]>;
  clear(alert: string): Promise<void>;
}

const round = hours(1);
/** How long whoever was sent needs at least. */
const work = hours(2);

/**
 * People who end what only people can end: every hour they look at the alerts that wait for them, and clear those that
 * are two hours old and whose trouble is over. `troubled` says whether something is really wrong with a device.
 */
export function createAgenda(start: number, office: Office, troubled: (device: string, at: number) => boolean): Agenda {
  let next = start + round;
  return {
    nextAt: () => next,
    async act(now) {
      if (now < next) return;
      next += round;
      for (const { id, subject, openedAt } of await office.waitingForPeople()) {
        if (now - openedAt >= work && !troubled(subject.id, now)) await office.clear(id);
      }
    },
  };
}
