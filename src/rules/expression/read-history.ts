import { days } from '../../base/index.ts';
import type { Frame, NumberRead } from './frame.ts';
import type { Plan } from './plan.ts';

/** A ticket that was opened for a device. */
export interface TicketNote {
  /** In the device's time. */
  readonly at: number;
  /** The fault code, or the rule where the ticket names none: what tickets of one cause have in common. */
  readonly family: string;
  /** Something had failed; false for planned work. */
  readonly breakdown: boolean;
  /** When a service was confirmed after it; NaN = not yet. */
  readonly servicedAt: number;
}

type HistoryPlan = Plan & { op: 'history' };

/** What people did for the device: whole days since, or tickets within a window that ends now. */
export function readHistory({ fn, window }: HistoryPlan): NumberRead {
  switch (fn) {
    case 'days_since_service':
      return daysSinceService;
    case 'tickets':
      return (frame) => within(frame, window, ({ breakdown }) => breakdown).length;
    case 'repeats':
      return (frame) => repeats(frame, window);
  }
}

const day = days(1);

/** Since the later of purchase and last service; NaN when neither is known. */
function daysSinceService(frame: Frame): number {
  const { servicedAt, purchasedAt, now } = frame;
  const from = Number.isNaN(servicedAt)
    ? purchasedAt
    : Number.isNaN(purchasedAt)
      ? servicedAt
      : Math.max(servicedAt, purchasedAt);
  if (Number.isNaN(from)) return Number.NaN;
  const passed = Math.max(0, Math.floor((now - from) / day));
  frame.wake = Math.min(frame.wake, from + (passed + 1) * day);
  return passed;
}

/** The notes of the window; asks to be woken when the first of them leaves it. */
function within(frame: Frame, window: number, counts: (note: TicketNote) => boolean): readonly TicketNote[] {
  const notes = frame.tickets.filter((note) => note.at > frame.now - window && counts(note));
  const [first] = notes;
  if (first !== undefined) frame.wake = Math.min(frame.wake, first.at + window);
  return notes;
}

/** How often the cause of the newest ticket was repaired before and came back, and the ticket itself. */
function repeats(frame: Frame, window: number): number {
  const newest = frame.tickets.at(-1);
  if (newest === undefined) return 0;
  const same = within(frame, window, ({ family }) => family === newest.family);
  return same.filter((note) => note === newest || note.servicedAt <= newest.at).length;
}
