import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plays } from '../../test/harness/plays.ts';
import { alertsMigrations, compareReplayed, createAlerts, createAlertsReader } from '../alerts/index.ts';
import { createDrivenClock, createIds, instant } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { openDatabase, readAudit, readCursor, saveCursor } from '../db/index.ts';
import { fleetMigrations } from '../fleet/index.ts';
import { createNotifyReader, createOutbox, notifyMigrations } from '../notify/index.ts';
import { peopleMigrations } from '../people/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { DeskRule } from './index.ts';
import { createDesk, createDeskReader, deskMigrations } from './index.ts';

/** The engine's verdicts, the places where the process dies, and a model that knows only episodes. */
const rule: DeskRule = {
  title: { en: 'A', 'zh-CN': '甲' },
  actions: { ticket: { skill: 1 }, care_call: { script: 'CC' } },
  levels: [{}, { care_call: { script: 'CC-WORSE' } }],
};

type Said = readonly ['breach' | 'level' | 'clear', device: number, rule: number, level: number];
type Crash = 'none' | 'alerts' | 'desk' | 'notify' | 'cursor' | 'after-commit';

const said: fc.Arbitrary<Said> = fc.tuple(fc.constantFrom('breach', 'level', 'clear'), fc.nat(1), fc.nat(1), fc.nat(1));
const crash = fc.constantFrom<Crash>('none', 'none', 'alerts', 'desk', 'notify', 'cursor', 'after-commit');

function verdictOf([kind, device, ruleNo, level]: Said, index: number): Verdict {
  return {
    seq: Math.floor(index / 2) + 1,
    ordinal: index % 2,
    at: instant(index * 1_000),
    rule: `R-${ruleNo}`,
    version: 1,
    mode: 'active',
    subject: { kind: 'device', id: `D-${device}` },
    kind,
    severity: level === 1 ? 'P1' : 'P2',
    level,
    deviceTime: instant(index),
    since: instant(index),
    reason: 'condition',
    inputs: { n: index },
  };
}

/** Episodes in the order they begin, and the scripts that each asks for. */
function episodesOf(verdicts: readonly Verdict[]): { key: string; scripts: Set<string> }[] {
  const open = new Map<string, { key: string; scripts: Set<string> }>();
  const all: { key: string; scripts: Set<string> }[] = [];
  for (const verdict of verdicts) {
    const key = `${verdict.rule} ${verdict.subject.id}`;
    const known = open.get(key);
    if (verdict.kind === 'clear') open.delete(key);
    else if (known === undefined) {
      const episode = { key, scripts: new Set(['CC', ...(verdict.level === 1 ? ['CC-WORSE'] : [])]) };
      open.set(key, episode);
      all.push(episode);
    } else if (verdict.kind === 'level' && verdict.level === 1) known.scripts.add('CC-WORSE');
  }
  return all;
}

class Killed extends Error {}

async function follow(db: Database, verdicts: readonly Verdict[], crashes: readonly Crash[]): Promise<void> {
  const clock = createDrivenClock(instant(0));
  const ids = createIds(clock);
  const alerts = createAlerts({ clock, ids, ruleOf: () => rule });
  const desk = createDesk({}, { clock, ids, ruleOf: () => rule, scriptOf: () => undefined });
  const outbox = createOutbox({ clock, ids });
  const lastSeq = verdicts.at(-1)?.seq ?? 0;
  for (let step = 0; (await readCursor(db, 'operations')) < lastSeq; step += 1) {
    const dies = crashes[step] ?? 'none';
    const from = await readCursor(db, 'operations');
    const to = Math.min(lastSeq, from + 1 + (step % 3));
    const batch = verdicts.filter((verdict) => verdict.seq > from && verdict.seq <= to);
    const survive = (here: Crash): void => {
      if (dies === here) throw new Killed(here);
    };
    try {
      await db.transaction(async (tx) => {
        const changes = await alerts.apply(tx, batch);
        survive('alerts');
        const intents = await desk.apply(tx, changes);
        survive('desk');
        await outbox.enqueue(tx, intents);
        survive('notify');
        await saveCursor(tx, 'operations', to);
        survive('cursor');
      });
      survive('after-commit');
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
}

it('opens exactly one ticket for each finding, wherever the process dies', async () => {
  const migrations = [
    ...fleetMigrations,
    ...alertsMigrations,
    ...peopleMigrations,
    ...deskMigrations,
    ...notifyMigrations,
  ];
  const runs = fc.asyncProperty(
    fc.array(said, { minLength: 1, maxLength: 30 }),
    fc.array(crash, { maxLength: 40 }),
    async (history, crashes) => {
      const folder = await mkdtemp(join(tmpdir(), 'carewatch-once-'));
      await using db = await openDatabase({ file: join(folder, 'operations.sqlite') }, migrations);
      const target = { id: 'all', url: 'https://hooks.example/', secret: 'a secret of some length' };
      const outbox = createOutbox({
        clock: createDrivenClock(instant(0)),
        ids: createIds(createDrivenClock(instant(0))),
      });
      await db.transaction((tx) => outbox.keepConfigured(tx, [target]));
      const verdicts = history.map(verdictOf);

      await follow(db, verdicts, crashes);

      const episodes = episodesOf(verdicts);
      const { items: alerts } = await createAlertsReader(db).listAlerts({}, { limit: 500 });
      expect(alerts.map((a) => `${a.rule_id} ${a.device_id}`).toSorted()).toEqual(
        episodes.map((e) => e.key).toSorted(),
      );
      const { items: tickets } = await createDeskReader(db).listTickets({}, { limit: 500 });
      expect(tickets.map((t) => t.alert_id).toSorted()).toEqual(alerts.map((a) => a.id).toSorted());
      expect(tickets.map((t) => t.number).toSorted()).toEqual(
        episodes.map((_, i) => `T${String(i + 1).padStart(6, '0')}`),
      );
      const { items: calls } = await createDeskReader(db).listCareCalls({}, { limit: 500 });
      expect(calls).toHaveLength(episodes.reduce((sum, episode) => sum + episode.scripts.size, 0));

      const audit = await readAudit(db, { limit: 1_000 });
      expect(audit.filter((record) => record.action === 'ticket.opened')).toHaveLength(tickets.length);
      const { items: deliveries } = await createNotifyReader(db).listDeliveries({}, { limit: 500 });
      expect(deliveries.filter((d) => d.topic === 'ticket.opened')).toHaveLength(tickets.length);
      const range = { fromSeq: 1, toSeq: verdicts.at(-1)?.seq ?? 0 };
      expect(await compareReplayed(db, range, verdicts)).toEqual([]);
      await rm(folder, { recursive: true });
    },
  );
  await fc.assert(runs, { seed: 20_250, numRuns: plays(15) });
});
