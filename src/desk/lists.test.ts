import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../base/index.ts';
import type { Reader } from '../db/index.ts';
import { createDeskReader, createDispatchReader, satisfactionGroups, type Ticket, type TicketFilter } from './index.ts';
import { type DeskBench, openDeskBench } from './testing/desk-bench.ts';

/** Lists stay quick however much lies in the file: pages are read where they begin, in the order of an index. */

let bench: DeskBench;
beforeEach(async () => {
  bench = await openDeskBench(instant(Date.UTC(2026, 0, 15, 4)));
});
afterEach(() => bench[Symbol.asyncDispose]());

/** How SQLite answers what `ask` asks, a line for each step that reads a table. */
async function plansOf(ask: (reader: Reader) => Promise<unknown>): Promise<string[]> {
  const nodes: RootOperationNode[] = [];
  const listen: KyselyPlugin = {
    transformQuery({ node }) {
      nodes.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await ask({ as: <T>() => bench.db.as<T>().withPlugin(listen) });
  const db = bench.db.as<unknown>();
  const lines: string[] = [];
  for (const node of nodes) {
    const { sql: text, parameters } = db.getExecutor().compileQuery(node, { queryId: 'plan' });
    const { rows } = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${text}`, [...parameters]),
    );
    lines.push(...rows.map(({ detail }) => detail));
  }
  return lines;
}

const cursorOf = (key: readonly unknown[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');
const deep = { limit: 50, cursor: cursorOf([1, 'P3', 1_000, 'x_1']) };
const first = { limit: 50 };

const tickets = [
  {},
  { state: 'closed' },
  { device_id: 'H-1' },
  { rule_id: 'CALL' },
  { severity: 'P1' },
  { assignee: 'zhang' },
  { source: 'phone' },
  { review: 'complaint' },
  { provider_id: 'prov_1' },
  { technician_id: 'tech_1' },
  { provider_id: 'prov_1', state: 'open' },
  { technician_id: 'tech_1', severity: 'P2', state: 'closed' },
  { severity: 'P3', source: 'rule' },
  { severity: 'P3', state: 'pending' },
] as const;
const careCalls = [
  {},
  { state: 'queued' },
  { state: 'unreachable' },
  { device_id: 'H-1' },
  { rule_id: 'CALL' },
  { ticket_id: 'tkt_1' },
  { alert_id: 'alr_1' },
  { customer_id: 'cust_1' },
  { script: 'CC-GAS' },
  { claimed_by: 'li' },
  { withdrawn_reason: 'do-not-call' },
] as const;

describe('a page is found by an index and not sorted', () => {
  for (const [name, page] of [
    ['first', first],
    ['far', deep],
  ] as const) {
    it.each(tickets.map((filter) => [JSON.stringify(filter), filter] as const))(
      `${name} page of tickets %s`,
      async (_, filter) => {
        const plans = await plansOf((reader) => createDeskReader(reader).listTickets(filter, page));
        const reads = plans.filter((plan) => plan.includes('tickets'));
        expect(plans.join()).not.toContain('TEMP B-TREE');
        for (const read of reads) {
          expect(read).toMatch(name === 'far' ? /^SEARCH tickets USING INDEX/ : /^(SEARCH|SCAN) tickets USING INDEX/);
          if (Object.keys(filter).length > 0) expect(read).toMatch(/^SEARCH .*=\?/);
          if ('state' in filter || 'severity' in filter) expect(read).toContain('rank=?');
        }
      },
    );
    it.each(careCalls.map((filter) => [JSON.stringify(filter), filter] as const))(
      `${name} page of calls %s`,
      async (_, filter) => {
        const plans = await plansOf((reader) => createDeskReader(reader).listCareCalls(filter, page));
        expect(plans[0]).toMatch(/^SEARCH calls USING INDEX/);
        for (const column of Object.keys(filter)) expect(plans[0]).toContain(`${column}=?`);
        expect(plans.join()).not.toContain('TEMP B-TREE');
      },
    );
  }
  it.each(satisfactionGroups)('satisfaction by %s', async (by) => {
    const span = { by, from: instant(1), to: instant(2) };
    const plans = await plansOf((reader) => createDeskReader(reader).satisfaction(span));
    const index = `USING COVERING INDEX satisfaction_${by} (${by}=? AND level=? AND at>? AND at<?)`;
    expect(plans.filter((plan) => plan.endsWith(index))).toHaveLength(2);
    expect(plans.join()).not.toMatch(/TEMP B-TREE|SCAN (answers|satisfaction_answers)/);
  });
  it('dispatches of a state', async () => {
    const plans = await plansOf((reader) => createDispatchReader(reader).listDispatches({ state: 'unmatched' }, first));
    expect(plans.join()).not.toMatch(/TEMP B-TREE|^SCAN/);
  });
});

/** Every page of the list, a few tickets each. */
async function walk(filter: TicketFilter): Promise<Ticket[]> {
  const seen: Ticket[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = { limit: 2, ...(cursor === '' ? {} : { cursor }) };
    const { items, next_cursor } = await bench.reader.listTickets(filter, page);
    seen.push(...items);
    cursor = next_cursor;
  }
  return seen;
}

it('pages of any state and severity hold every ticket once, in the order of the whole list', async () => {
  const paths = [
    [],
    ['accept'],
    ['accept', 'start', 'resolve'],
    ['accept', 'start', 'resolve', 'close'],
    ['cancel'],
  ] as const;
  for (const [rule, severity] of [
    ['TWO', 'P2'],
    ['ONE', 'P1'],
    ['THREE', 'P3'],
  ] as const) {
    bench.rule(rule, { ticket: { skill: 1 } });
    for (const [i, path] of paths.entries()) {
      await bench.say(rule, `H-${i + 1}`, { severity });
      await bench.advance(bench.clock.now() + 1_000);
      const opened = (await bench.tickets()).find((one) => one.rule_id === rule && one.device_id === `H-${i + 1}`);
      for (const move of path) await bench.act(opened?.id, move, move === 'close' ? { verdict: 'false_alarm' } : {});
    }
  }
  const all = await walk({});
  expect(all).toHaveLength(15);
  expect(all.map(({ state }) => state)).toEqual([
    ...Array.from({ length: 6 }, () => expect.stringMatching(/open|accepted/)),
    ...Array.from({ length: 3 }, () => 'resolved'),
    ...Array.from({ length: 6 }, () => expect.stringMatching(/closed|cancelled/)),
  ]);
  for (const state of [undefined, 'open', 'resolved', 'closed', 'cancelled'] as const) {
    for (const severity of [undefined, 'P1', 'P3'] as const) {
      for (const rule_id of [undefined, 'TWO', 'ONE'] as const) {
        const filter = Object.fromEntries(
          Object.entries({ state, severity, rule_id }).filter(([, value]) => value !== undefined),
        ) as TicketFilter;
        const fitting = all.filter((ticket) =>
          Object.entries(filter).every(([field, value]) => ticket[field as keyof Ticket] === value),
        );
        expect(
          (await walk(filter)).map(({ id }) => id),
          JSON.stringify(filter),
        ).toEqual(fitting.map(({ id }) => id));
      }
    }
  }
});

it('the counts of work are those of the rows, whatever happens to them', async () => {
  bench.rule('BOTH', { ticket: { skill: 1 }, care_call: { script: 'CC-CALL' } });
  for (const device of ['H-1', 'H-2', 'H-3']) await bench.say('BOTH', device);
  const { id } = await bench.ticketOf('H-1');
  for (const move of ['accept', 'start', 'resolve', 'close'] as const)
    await bench.act(id, move, { verdict: 'false_alarm' });
  await bench.act((await bench.ticketOf('H-2')).id, 'cancel');
  await bench.attempt((await bench.callOf('H-1')).id, { outcome: 'reached' });
  await bench.clear('BOTH', 'H-3');
  const counted = await bench.reader.countWork();
  const { rows } = await sql<{ kind: string; state: string; n: number }>`
    select 'ticket' as kind, state, count(*) as n from tickets group by state
    union all select kind, state, count(*) from calls group by kind, state`.execute(bench.db.as<unknown>());
  const of = (kind: string) =>
    Object.fromEntries(rows.filter((row) => row.kind === kind).map((row) => [row.state, row.n]));
  expect(counted.tickets).toMatchObject({ closed: 1, cancelled: 1, open: 1, ...of('ticket') });
  expect(counted.care_calls).toMatchObject(of('care'));
  expect(counted.callbacks).toMatchObject(of('callback'));
  const all = [counted.tickets, counted.care_calls, counted.callbacks].flatMap((counts) => Object.values(counts));
  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
  expect(sum(all)).toBe(sum(rows.map(({ n }) => n)));
});
