import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plays } from '../../test/harness/plays.ts';
import { alertsMigrations, createAlerts } from '../alerts/index.ts';
import { createDrivenClock, createIds, instant } from '../base/index.ts';
import { openDatabase, readAudit } from '../db/index.ts';
import { createDesk, createDeskReader, deskMigrations } from '../desk/index.ts';
import { fleetMigrations } from '../fleet/index.ts';
import { peopleMigrations } from '../people/index.ts';
import { consequencesOf, parseRule, type Rule, type Verdict } from '../rules/index.ts';
import { deskRuleOf } from './desk-rule.ts';

/** Verdicts that an engine might say, and some it would not; of three devices. */
const subjects = [
  { kind: 'device', id: 'A' },
  { kind: 'device', id: 'B' },
  { kind: 'device', id: 'C' },
] as const;
const said = fc.record({
  kind: fc.constantFrom('breach', 'level', 'clear'),
  subject: fc.constantFrom(...subjects),
  severity: fc.constantFrom('P1', 'P2', 'P3'),
  level: fc.nat(2),
  afterSeconds: fc.oneof(fc.constantFrom(0, 30, 60), fc.nat(90)),
});
const after = fc.constantFrom('', ', after: 60s', ', after: 2m');

function ruleOf(ticket: string, call: string): Rule {
  const parsed =
    parseRule(`{ id: R, title: R, device_types: [heater], when: 'true', severity: P2, clear: manual, then: {
    ticket: { skill: 2, fault: F-1${ticket} }, care_call: { script: CC-1, due: 30s${call} } } }`);
  if (!parsed.ok) throw new Error(parsed.faults[0]?.sentence);
  return parsed.rule;
}

it('asks of people in advance exactly what the desk asks of them', async () => {
  const runs = fc.asyncProperty(fc.array(said, { maxLength: 25 }), after, after, async (history, ticket, call) => {
    const rule = ruleOf(ticket, call);
    let at = 1_000_000;
    const verdicts = history.map((one, i): Verdict => {
      at += one.afterSeconds * 1_000;
      const place = { seq: i + 1, ordinal: 0, at: instant(at), deviceTime: instant(at), since: instant(at) };
      const { kind, subject, severity, level } = one;
      return {
        ...{ ...place, rule: 'R', version: 1, mode: 'active', reason: 'condition', inputs: {} },
        ...{ kind, subject, severity, level },
      };
    });
    const until = instant(at + 90_000);
    const { tickets, careCalls } = consequencesOf(rule, verdicts, until);
    const expected = { tickets: inOrder(tickets), careCalls: inOrder(careCalls) };
    expect(await asTheDeskDid(rule, verdicts, until)).toEqual(expected);
  });
  await fc.assert(runs, { seed: 3, numRuns: plays(20) });
}, 240_000);

async function asTheDeskDid(rule: Rule, verdicts: readonly Verdict[], until: number) {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-consequences-'));
  await using db = await openDatabase({ file: join(folder, 'operations.sqlite') }, [
    ...fleetMigrations,
    ...alertsMigrations,
    ...peopleMigrations,
    ...deskMigrations,
  ]);
  const clock = createDrivenClock(instant(0));
  const deps = { clock, ids: createIds(clock), ruleOf: () => deskRuleOf(rule, true) };
  const alerts = createAlerts(deps);
  const desk = createDesk({}, { ...deps, scriptOf: () => undefined });
  const openDueBefore = async (end: number): Promise<void> => {
    for (let due = await desk.nextDue(db); due !== undefined && due < end; due = await desk.nextDue(db)) {
      const now = due;
      await db.transaction((tx) => desk.openDue(tx, now));
    }
  };
  for (const verdict of verdicts) {
    await openDueBefore(verdict.at);
    await db.transaction(async (tx) => desk.apply(tx, await alerts.apply(tx, [verdict])));
  }
  await openDueBefore(until + 1);
  const audit = await readAudit(db, { limit: 1_000 });
  const opened = new Map(audit.filter((one) => one.action === 'ticket.opened').map((one) => [one.object.id, one]));
  const tickets = (await createDeskReader(db).listTickets({}, { limit: 500 })).items.map((one) => ({
    ...{ at: one.opened_at, subject: one.subject, fault: one.fault, skill: one.skill },
    severity: opened.get(one.id)?.detail.severity,
  }));
  const calls = (await createDeskReader(db).listCareCalls({}, { limit: 500 })).items.map((one) => ({
    ...{ at: one.created_at, subject: one.subject, script: one.script, due: one.due_at },
  }));
  await rm(folder, { recursive: true });
  return { tickets: inOrder(tickets), careCalls: inOrder(calls) };
}

/** The desk lists the newest first; at one instant any order will do. */
const inOrder = <T extends { at: number; subject: { id: string } }>(list: readonly T[]): readonly T[] =>
  list.toSorted((a, b) => a.at - b.at || a.subject.id.localeCompare(b.subject.id));
