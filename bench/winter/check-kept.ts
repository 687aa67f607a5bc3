import type { AnsweredCommand } from '../../simulators/office/office-client.ts';
import type { AuditTold, History, Line } from './history.ts';

/** Every heartbeat that was acknowledged is in the store, once, and none that was not sent. */
export function checkMessages({ heartbeats, kills, messages }: History): Line {
  const faults: string[] = [];
  let checked = 0;
  for (const { device, acknowledged, stored } of heartbeats) {
    checked += acknowledged.length;
    const kept = new Set(stored);
    const said = new Set(acknowledged);
    const lost = acknowledged.filter((at) => !kept.has(at));
    const strange = stored.filter((at) => !said.has(at));
    if (lost.length > 0) faults.push(`${device} lost ${lost.length}, the first of ${text(lost[0])}`);
    if (strange.length > 0)
      faults.push(`${device} has ${strange.length} never acknowledged, the first of ${text(strange[0])}`);
    if (kept.size !== stored.length) faults.push(`${device} has ${stored.length - kept.size} twice`);
  }
  const note = `heartbeats, of ${messages} messages, over ${kills} kills`;
  return { name: 'acknowledged messages are stored', checked, faults, note };
}

const text = (at: number | undefined): string => new Date(at ?? 0).toISOString();

const said: Readonly<Record<string, string>> = {
  accept: 'accepted',
  assign: 'assigned',
  start: 'started',
  pend: 'pending',
  resume: 'resumed',
  resolve: 'resolved',
  close: 'closed',
  reopen: 'reopened',
};

/** The name under which the audit has a command: who did what to which; undefined: it has many names. */
function nameOf({ path, actor, id }: AnsweredCommand): string | undefined {
  const [room = '', object = '', action = ''] = path.split('/');
  if (path.endsWith('/escalation/acknowledge')) return `${actor} ticket.escalation-acknowledged ${object}`;
  if (room === 'tickets') return `${actor} ticket.${said[action] ?? action} ${object}`;
  if (room === 'care-calls' || room === 'callbacks') {
    const kind = room === 'care-calls' ? 'care-call' : 'callback';
    return `${actor} ${kind} ${action === 'attempts' ? 'made' : 'taken'} ${action === 'attempts' ? object : id}`;
  }
  if (room === 'alerts') return `${actor} alert ${object}`;
  if (room === 'repair-reviews') return `${actor} review ${object}`;
  return undefined;
}

const attempts = ['attempted', 'done', 'unreachable'];
const moves = [...Object.values(said), 'escalation-acknowledged'];

/** What a line of the audit is by the name of its command; undefined: it follows from one, or was only read. */
function auditNameOf({ actor, action, object: { id }, detail }: AuditTold): string | undefined {
  // What a customer says in a callback reopens the ticket; the command is the attempt.
  if (detail?.callback_id !== undefined) return undefined;
  const [kind = '', what = ''] = action.split('.');
  if (kind === 'care-call' || kind === 'callback') {
    if (what === 'claimed') return `${actor} ${kind} taken ${id}`;
    return attempts.includes(what) ? `${actor} ${kind} made ${id}` : undefined;
  }
  if (action === 'alert.clear-requested') return `${actor} alert ${id}`;
  if (action === 'review.concluded') return `${actor} review ${id}`;
  return kind === 'ticket' && moves.includes(what) ? `${actor} ${action} ${id}` : undefined;
}

/** Every command that was answered with success is in the audit, as often as it was given and not once more. */
export function checkCommands({ answered, audit }: History): Line {
  const counts = new Map<string, { given: number; kept: number }>();
  const countOf = (name: string) => {
    const count = counts.get(name) ?? { given: 0, kept: 0 };
    counts.set(name, count);
    return count;
  };
  const done = answered.filter(({ status }) => status >= 200 && status < 300 && status !== 204);
  const people = new Set(answered.map(({ actor }) => actor));
  for (const command of done) {
    const name = nameOf(command);
    if (name !== undefined) countOf(name).given += 1;
  }
  for (const told of audit) {
    const name = people.has(told.actor) ? auditNameOf(told) : undefined;
    if (name !== undefined) countOf(name).kept += 1;
  }
  const faults = [...counts]
    .filter(([, { given, kept }]) => given !== kept)
    .map(([name, { given, kept }]) => `${name}: answered ${given} times, in the audit ${kept} times`);
  const again = answered.filter(({ tries }) => tries > 1).length;
  const note = `${again} of them sent again because the daemon was killed`;
  return { name: 'every command answered is in the audit, once', checked: done.length, faults, note };
}
