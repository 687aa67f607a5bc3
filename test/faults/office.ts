import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Random } from '../../simulators/randomness.ts';
import type { Json } from '../harness/client.ts';
import type { Daemon } from '../harness/daemon.ts';
import type { Fleet } from './fleet.ts';
import { gasHeater } from './story.ts';

/** People at work while the daemon is killed: they register devices and accept tickets, and repeat what had no answer. */
export interface Office {
  /** Begins one registration and one acceptance at moments of its own. */
  work(daemon: Daemon): void;
  /** Asks again what was not answered, under the same keys. */
  takeUpAgain(daemon: Daemon): Promise<void>;
  /** Every command took effect once. */
  expectDone(daemon: Daemon): Promise<void>;
  readonly done: number;
}

interface Command {
  readonly key: string;
  readonly run: (daemon: Daemon, headers: Readonly<Record<string, string>>) => Promise<void>;
}

export function createOffice(fleet: Fleet, random: Random): Office {
  const open = new Set<Command>();
  const accepted: string[] = [];
  const begun: Promise<void>[] = [];
  let number = 0;
  let done = 0;

  const attempt = async (daemon: Daemon, command: Command): Promise<void> => {
    await command.run(daemon, { 'idempotency-key': command.key });
    open.delete(command);
    done += 1;
  };
  const registration = (id: string): Command => ({
    key: `register-${id}`,
    async run({ api }, headers) {
      const { credentials } = await api.post('devices', { id, type: gasHeater.type }, headers);
      fleet.add(id, gasHeater, credentials);
    },
  });
  const acceptance = (ticket: string): Command => ({
    key: `accept-${ticket}`,
    async run({ api }, headers) {
      const { state } = await api.post(`tickets/${ticket}/accept`, {}, headers);
      expect(state).toBe('accepted');
      accepted.push(ticket);
    },
  });
  const begin = (daemon: Daemon, make: () => Promise<Command | undefined>): void => {
    const soon = async (pause: number): Promise<void> => {
      await delay(pause);
      const command = await make();
      if (command === undefined) return;
      open.add(command);
      await attempt(daemon, command);
    };
    // The daemon may be gone before it answers; that is what `takeUpAgain` is for.
    begun.push(soon(random.uniform(0, 1_500)).catch(() => undefined));
  };

  return {
    get done() {
      return done;
    },
    work(daemon) {
      number += 1;
      const id = `gh-new-${number}`;
      begin(daemon, async () => registration(id));
      begin(daemon, async () => {
        const { items } = await daemon.api.get('tickets?state=open&limit=500');
        const free = items.find(({ id: one }: Json) => !accepted.includes(one) && !isOpen(open, `accept-${one}`));
        return free === undefined ? undefined : acceptance(free.id);
      });
    },
    async takeUpAgain(daemon) {
      await Promise.all(begun.splice(0));
      for (const command of [...open]) await attempt(daemon, command);
    },
    async expectDone({ api }) {
      expect(open.size).toBe(0);
      for (const id of accepted) {
        const { timeline } = await api.get(`tickets/${id}`);
        expect(timeline.filter(({ action }: Json) => action === 'accepted')).toHaveLength(1);
      }
    },
  };
}

const isOpen = (open: ReadonlySet<Command>, key: string): boolean => [...open].some((command) => command.key === key);
