import type { Ticket, TicketActionInput } from '../../api/schema.d.ts';

export type Action = 'accept' | 'start' | 'resolve' | 'close' | 'reopen' | 'pend' | 'resume' | 'cancel';
export type Verdict = NonNullable<Ticket['verdict']>;

export const verdicts = [
  'confirmed',
  'false_alarm',
  'duplicate',
  'customer_error',
] as const satisfies readonly Verdict[];

/** What may be done in each state, the most usual first; the daemon decides finally. */
const byState: Readonly<Record<Ticket['state'], readonly Action[]>> = {
  open: ['accept', 'pend', 'cancel'],
  accepted: ['start', 'pend', 'cancel'],
  in_progress: ['resolve', 'pend', 'cancel'],
  pending: ['resume', 'cancel'],
  resolved: ['close', 'reopen'],
  closed: ['reopen'],
  cancelled: ['reopen'],
};
export const actionsOf = ({ state }: Pick<Ticket, 'state'>): readonly Action[] => byState[state];

/** Keys of actions; none is a key of the queue. */
export const actionKeys: Readonly<Record<Action, string>> = {
  ...{ accept: 'a', start: 'b', resolve: 'e', close: 'c', reopen: 'o', pend: 'p', resume: 'b', cancel: 'x' },
};

export interface TicketEntries {
  readonly action: Action | null;
  readonly verdict: Verdict | null;
  readonly result: string;
  readonly cause: string;
  readonly note: string;
  readonly reason: string;
  /** Minutes until a ticket that waits is taken up again. */
  readonly pendFor: number;
  readonly override: string;
}

export const emptyTicketEntries: TicketEntries = {
  ...{ action: null, verdict: null, result: '', cause: '', note: '', reason: '', pendFor: 240, override: '' },
};

const filled = <K extends string>(name: K, text: string): Partial<Record<K, string>> =>
  text.trim() === '' ? {} : ({ [name]: text.trim() } as Partial<Record<K, string>>);

/** What is sent for the action; undefined while something is missing that it needs. */
export function inputOf(entries: TicketEntries, now: number, assignee: string): TicketActionInput | undefined {
  const { action, verdict, result, cause, note, reason, pendFor, override } = entries;
  switch (action) {
    case null:
      return undefined;
    case 'accept':
      return { assignee };
    case 'resolve':
      if (verdict === null) return undefined;
      return { verdict, ...filled('result', result), ...filled('cause', cause), ...filled('note', note) };
    case 'pend':
      if (reason.trim() === '') return undefined;
      return { reason: reason.trim(), until: new Date(now + pendFor * 60_000).toISOString() };
    case 'close':
      return { ...filled('note', note), ...filled('override', override) };
    default:
      return filled('note', note);
  }
}
