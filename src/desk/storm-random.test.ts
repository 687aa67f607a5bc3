import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plays } from '../../test/harness/plays.ts';
import type { Alert } from '../alerts/index.ts';
import { instant, minutes } from '../base/index.ts';
import type { Ticket } from './index.ts';
import { openStormBench, type StormBench, type StormRule, title } from './testing/storm-bench.ts';

/**
 * Storms at random: alerts of devices and of their district, rules under each other and in a circle, silences and
 * visits that begin and end, people who accept and cancel, kills. After each step whatever is open has its work or
 * says what it waits for, and in the end nothing waits.
 */
const work = { ticket: { skill: 1 }, care_call: { script: 'CC' } };
const rules: Readonly<Record<string, StormRule>> = {
  'GH-02': { title, actions: work, group: { by: ['district'], parent: 'GH-03' } },
  'GH-03': { title, actions: work },
  'GH-06': { title, actions: work, group: { by: [], parent: 'GH-02' } },
  'EL-01': { title, actions: work, group: { by: ['district'], parent: 'GH-03' } },
  A: { title, actions: work, group: { by: [], parent: 'B' } },
  B: { title, actions: work, group: { by: ['district'], parent: 'A' } },
};

const gulou = { kind: 'district', id: 'Gulou' } as const;
const device = fc.constantFrom('H-1', 'H-1', 'H-2');
const severity = fc.constantFrom('P1', 'P2', 'P2', 'P2', 'P3');
const said = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('GH-02', 'GH-02', 'GH-06', 'EL-01', 'A', 'B'), device) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('GH-03', 'GH-03', 'A'), fc.constant(gulou)) },
);
const kind = fc.constantFrom('breach', 'breach', 'level', 'clear');
const matchers = fc.constantFrom<object>(
  { district: 'Gulou' },
  { devices: ['H-1'] },
  { rules: ['GH-02'] },
  { rules: ['GH-03', 'GH-06', 'A'], severity_at_most: 'P2' },
);
const span = fc.constantFrom(1, 5, 20);
const step = fc.oneof(
  { weight: 9, arbitrary: fc.record({ say: said, kind, severity, members: fc.subarray(['H-1', 'H-2', 'H-3']) }) },
  {
    weight: 2,
    arbitrary: fc.record({ silence: matchers, minutes: span, responsible: fc.boolean(), later: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ visit: device, minutes: span }) },
  { weight: 1, arbitrary: fc.record({ end: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ wait: fc.constantFrom(1, 3, 10) }) },
  { weight: 2, arbitrary: fc.record({ person: fc.constantFrom('accept', 'cancel'), ticket: fc.nat(5) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(bench: StormBench, one: Step): Promise<void> {
  const now = bench.clock.now();
  if ('say' in one) {
    const level = one.severity === 'P1' ? 1 : 0;
    const [rule, subject] = one.say;
    const members = typeof subject === 'string' ? {} : { members: one.members };
    await bench.say(rule, subject, { kind: one.kind, severity: one.severity, level, ...members });
  } else if ('silence' in one) {
    const from = instant(now + (one.later ? minutes(2) : 0));
    const responsible = one.responsible ? { p1_responsible: 'Chen Wei' } : {};
    const input = {
      kind: 'silence',
      matchers: one.silence,
      from,
      until: instant(from + minutes(one.minutes)),
    } as const;
    await bench.act((tx) => bench.silencing.create(tx, { ...input, reason: 'x', ...responsible }, 'boss'));
  } else if ('visit' in one) {
    const input = { device: one.visit, technician: 'zhang', until: instant(now + minutes(one.minutes)) };
    const begun = bench.act((tx) => bench.silencing.beginVisit(tx, input, 'ann'));
    await begun.catch((error) => expect(error).toMatchObject({ code: 'visit-under-way' }));
  } else if ('end' in one) {
    const running = await runningSilences(bench);
    const silence = running[one.end % Math.max(1, running.length)];
    if (silence !== undefined) await bench.act((tx) => bench.silencing.end(tx, silence.id, undefined, 'boss'));
  } else if ('wait' in one) {
    await bench.advance(now + minutes(one.wait));
  } else {
    const open = (await tickets(bench)).filter(({ state }) => state === 'open');
    const ticket = open[one.ticket % Math.max(1, open.length)];
    if (ticket === undefined) return;
    if (one.person === 'cancel') return bench.cancel(ticket.id);
    const alert = await bench.alerts.getAlert(ticket.alert_id ?? '');
    if (alert !== undefined) await bench.accept(alert);
  }
}

const page = { limit: 500 };
const tickets = async (bench: StormBench) => (await bench.desk.listTickets({}, page)).items;
const alertsOf = async (bench: StormBench) => (await bench.alerts.listAlerts({}, page)).items;
const incidentsOf = async (bench: StormBench) => (await bench.incidents.listIncidents({}, page)).items;
const silencesOf = async (bench: StormBench) => (await bench.silences.listSilences({}, page, bench.clock.now())).items;
const runningSilences = async (bench: StormBench) =>
  (await silencesOf(bench)).filter(({ state }) => state !== 'expired');

const isOpen = ({ state }: Alert): boolean => state === 'open' || state === 'acknowledged';
const isUrgent = ({ severity, rule_id }: Alert): boolean => severity === 'P1' || rule_id === 'EL-01';

async function mustHold(bench: StormBench): Promise<void> {
  const alerts = await alertsOf(bench);
  const byAlert = Map.groupBy(await tickets(bench), ({ alert_id }) => alert_id);
  const calls = Map.groupBy((await bench.desk.listCareCalls({}, page)).items, ({ alert_id }) => alert_id);
  const incidents = await incidentsOf(bench);
  const silences = await silencesOf(bench);
  const muters = (alert: Alert): readonly Alert[] =>
    alerts.filter((one) =>
      alert.muted?.stage === 'grouped'
        ? one.device_id === null && one.incident_id === alert.muted.by
        : one.id === alert.muted?.by,
    );
  for (const alert of alerts) {
    const [ticket, ...more] = byAlert.get(alert.id) ?? [];
    const of = `${alert.rule_id} of ${alert.subject.id}`;
    expect(more, `a second ticket for ${of}`).toEqual([]);
    expect((calls.get(alert.id) ?? []).length, `calls for ${of}`).toBeLessThan(2);
    const spans = alert.proof.suppressions.filter(({ until }) => until === null);
    expect(spans.length, `spans that last, of ${of}`).toBe(isOpen(alert) && alert.muted !== null ? 1 : 0);
    if (!isOpen(alert)) continue;
    if (alert.muted === null) mustBeWorked(alert, ticket, of);
    else mustWait(alert, ticket, of);
  }

  function mustBeWorked(alert: Alert, ticket: Ticket | undefined, of: string): void {
    expect(ticket, `the ticket of ${of}`).toBeDefined();
    expect(ticket?.cancel_reason, `what cancelled the ticket of ${of}`).toBeNull();
    expect(calls.get(alert.id)?.[0]?.state, `the call of ${of}`).toBe('queued');
  }

  function mustWait(alert: Alert, ticket: Ticket | undefined, of: string): void {
    expect(ticket?.state, `the ticket of ${of}, which is muted`).not.toBe('open');
    if (alert.muted?.stage === 'silenced') {
      const silence = silences.find(({ id }) => id === alert.muted?.by);
      expect(silence?.state, `the silence of ${of}`).toBe('active');
      if (isUrgent(alert)) expect(silence?.p1_responsible, `who answers for ${of}`).toBe('Chen Wei');
      return;
    }
    expect(isUrgent(alert), `${of} is urgent and muted`).toBe(false);
    let above: readonly Alert[] = muters(alert);
    for (let steps = 0; above.length > 0; steps += 1) {
      expect(above.map(isOpen), `what mutes ${of}`).toEqual([true]);
      expect(steps, `${of} is muted in a circle`).toBeLessThan(10);
      above = above.flatMap(muters);
    }
    expect(muters(alert), `what mutes ${of}`).toHaveLength(1);
  }

  for (const incident of incidents) {
    const alert = alerts.find(({ id }) => id === incident.alert_id);
    expect(incident.state).toBe(alert !== undefined && isOpen(alert) ? 'open' : 'ended');
    for (const member of (await bench.incidents.listMembers(incident.id, page)).items) {
      if (member.until !== null || member.alert_id === null) continue;
      const of = alerts.find(({ id }) => id === member.alert_id);
      expect([of?.incident_id, of && isOpen(of)], `a member of ${incident.id}`).toEqual([incident.id, true]);
    }
    if (incident.state === 'ended') expect(incident.adopted_open).toBe(0);
  }
}

/** What the run came to, without names that differ between runs. */
async function outcome(bench: StormBench): Promise<readonly string[]> {
  const byAlert = new Map((await tickets(bench)).map((ticket) => [ticket.alert_id, ticket]));
  return (await alertsOf(bench)).map((alert) => {
    const ticket = byAlert.get(alert.id);
    const held = alert.proof.suppressions.map(({ stage, reason, at, until }) => [stage, reason, at, until]);
    const facts = [alert.rule_id, alert.subject.id, alert.opened_at, alert.state, alert.severity, held];
    return JSON.stringify([...facts, ticket?.state, ticket?.opened_at, ticket?.cancel_reason]);
  });
}

it('lets nothing wait without saying for what, and loses nothing, wherever it is killed', async () => {
  const runs = fc.asyncProperty(
    fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }),
    fc.uniqueArray(fc.nat(39), { maxLength: 8 }),
    async (steps, kills) => {
      await using bench = await openStormBench(rules);
      for (const [index, one] of steps.entries()) {
        if (kills.includes(index)) bench.killNext();
        await take(bench, one);
        await mustHold(bench);
      }
      const seen = await outcome(bench);
      if (kills.length > 0) {
        await using calm = await openStormBench(rules);
        for (const one of steps) await take(calm, one);
        expect(await outcome(calm)).toEqual(seen);
      }
      await bench.advance(bench.clock.now() + minutes(60));
      await mustHold(bench);
      for (const [rule, subject] of [['GH-03', gulou] as const, ['A', gulou] as const])
        await bench.clear(rule, subject);
      for (const rule of ['GH-02', 'B', 'A']) for (const id of ['H-1', 'H-2']) await bench.clear(rule, id);
      await mustHold(bench);
      expect((await alertsOf(bench)).filter((alert) => isOpen(alert) && alert.muted !== null)).toEqual([]);
    },
  );
  await fc.assert(runs, { seed: 4_711, numRuns: plays(10) });
}, 240_000);
