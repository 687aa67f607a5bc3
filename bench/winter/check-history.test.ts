import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Deed } from '../../simulators/office/field.ts';
import { checkHistory, holds } from './check-history.ts';
import { expectedClocks, readPolicies } from './expected-clocks.ts';
import type { CallTold, ClockTold, History, TicketTold, TimelineTold } from './history.ts';

/** Each line of the report must notice a history in which just one thing is not as it must be. */

const policies = readPolicies(readFileSync(join(import.meta.dirname, '../../catalogue/sla/policies.yaml'), 'utf8'));
const monday = Date.parse('2026-01-12T00:00:00+08:00');
const hour = 3_600_000;
const at = (hours: number): string => new Date(monday + hours * hour).toISOString();

const line = (hours: number, action: string, from: string | null, to: string): TimelineTold => ({
  ...{ at: at(hours), actor: 'li', action, from, to, detail: {} },
});
const clock = (kind: ClockTold['kind'], round: number, from: number, due: number, met: number): ClockTold => ({
  ...{ kind, round, state: due <= met ? 'met_late' : 'met', started_at: at(from), due_at: at(due), met_at: at(met) },
  breached_at: due <= met ? at(due) : null,
});

const ticket: TicketTold = {
  ...{ id: 'tkt_1', device_id: 'gh-1', rule_id: 'GH-06', severity: 'P2' },
  timeline: [
    line(9, 'opened', null, 'open'),
    line(9.25, 'accepted', 'open', 'accepted'),
    line(10, 'started', 'accepted', 'in_progress'),
    line(11, 'resolved', 'in_progress', 'resolved'),
    line(12, 'closed', 'resolved', 'closed'),
    line(15, 'reopened', 'closed', 'open'),
    line(16, 'accepted', 'open', 'accepted'),
    line(17, 'started', 'accepted', 'in_progress'),
    line(18, 'resolved', 'in_progress', 'resolved'),
    line(20, 'closed', 'resolved', 'closed'),
  ],
  clocks: [
    ...[clock('respond', 0, 9, 9.5, 9.25), clock('arrive', 0, 9, 13, 10), clock('resolve', 0, 9, 33, 11)],
    // An hour until somebody accepted, where half an hour is allowed.
    ...[clock('respond', 1, 15, 15.5, 16), clock('arrive', 1, 15, 19, 17), clock('resolve', 1, 15, 39, 18)],
  ],
};

const call = (id: string, more: Partial<CallTold>): CallTold => ({
  ...{ id, severity: 'P3', script: 'CC-GAS', customer_id: 'cus_1', ticket_id: 'tkt_1', created_at: at(9) },
  attempts: [{ at: at(10), outcome: 'reached', next_at: null }],
  ...more,
});

const good: History = {
  ...{ start: monday, end: monday + 48 * hour, kills: 1, messages: 3, reviews: [] },
  devices: [{ id: 'gh-1', type: 'gas_water_heater', site: {} }],
  tickets: [ticket],
  careCalls: [
    call('cc_1', { attempts: [{ at: at(20.9), outcome: 'no_answer', next_at: null }] }),
    call('cc_2', { severity: 'P1', attempts: [{ at: at(23), outcome: 'reached', next_at: null }] }),
  ],
  callbacks: [
    call('cb_1', { purpose: 'closed', created_at: at(12), attempts: [] }),
    call('cb_2', { purpose: 'closed', created_at: at(20), attempts: [] }),
  ],
  visits: [
    {
      ...{ id: 'vis_1', ticket_id: 'tkt_1', result: 'not_at_home', finished_at: at(10) },
      check: { state: 'contradicted', reason: 'in-use' },
    },
  ],
  deeds: [
    { ...{ kind: 'false-away', at: monday + 10 * hour, by: 'zhang', ticket: 'tkt_1', device: 'gh-1' }, visit: 'vis_1' },
    {
      kind: 'bad-repair',
      at: monday + 11 * hour,
      by: 'zhang',
      ticket: 'tkt_1',
      device: 'gh-1',
      returnsAt: monday + 14 * hour,
    },
  ],
  answered: [{ actor: 'li', path: 'tickets/tkt_1/accept', status: 200, id: 'tkt_1', code: undefined, tries: 2 }],
  audit: [{ actor: 'li', action: 'ticket.accepted', object: { kind: 'ticket', id: 'tkt_1' } }],
  heartbeats: [{ device: 'gh-1', acknowledged: [1_000, 2_000], stored: [1_000, 2_000] }],
};

const broken = (history: History): readonly string[] =>
  checkHistory(history, policies)
    .filter(({ faults }) => faults.length > 0)
    .map(({ name }) => name);

const with1 = <K extends 'tickets' | 'careCalls'>(key: K, change: Partial<History[K][number]>): History => ({
  ...good,
  [key]: good[key].map((one, n) => (n === 0 ? { ...one, ...change } : one)),
});

describe('what must hold of a week', () => {
  it('holds of a history in which all is well', () => {
    const lines = checkHistory(good, policies);
    expect(lines.flatMap(({ faults }) => faults)).toEqual([]);
    expect(holds(lines)).toBe(true);
  });

  it('does not hold of a history in which there was nothing to check', () => {
    expect(holds(checkHistory({ ...good, deeds: [] }, policies))).toBe(false);
  });

  it('asks nothing of a bad repair where somebody else mended the device before it had to show', () => {
    const bad = good.deeds.map((deed) => ({ ...deed, at: deed.at + 5 * hour, returnsAt: monday + 17 * hour }));
    const other = (at: number) => ({
      ...{ at, by: 'wu', ticket: 'tkt_2', device: 'gh-1' },
      kind: 'good-repair' as const,
    });
    const bads = [
      ...bad,
      { ...bad.at(-1), device: 'gh-2', ticket: 'tkt_1', at: monday + 11 * hour } as (typeof bad)[0],
    ];
    expect(broken({ ...good, deeds: [...bads, other(monday + 17.1 * hour)] })).toEqual([]);
    expect(broken({ ...good, deeds: [...bads, other(monday + 24 * hour)] })).toEqual(['every bad repair is caught']);
  });

  describe('where nothing of a device tells that work was not done', () => {
    const heater = { ...ticket, device_id: 'gh-9', clocks: [] };
    const lie: Deed = { kind: 'false-done', at: monday + 11 * hour, by: 'zhang', ticket: 'tkt_2', device: 'gh-9' };
    const mended: Deed = { ...lie, kind: 'good-repair', at: monday + 20 * hour, by: 'wu', ticket: 'tkt_3' };
    const visit = { id: 'vis_2', ticket_id: 'tkt_2', result: 'done', finished_at: at(11) };
    const of = (id: string, opened: number, resolved: number): TicketTold => ({
      ...{ ...heater, id },
      timeline: [line(opened, 'opened', null, 'open'), line(resolved, 'resolved', 'in_progress', 'resolved')],
    });
    const faultsWhere = (state: string, otherUntil: number): readonly string[] => {
      const history: History = {
        ...{ ...good, tickets: [...good.tickets, of('tkt_2', 9, 11), of('tkt_3', 10, otherUntil)] },
        visits: [...good.visits, { ...visit, check: { state, reason: null } }],
        deeds: [...good.deeds, lie, mended],
      };
      return checkHistory(history, policies).find(({ name }) => name === 'every bad repair is caught')?.faults ?? [];
    };

    it('it is caught when nobody believes it, and another ticket goes on until somebody mends it', () => {
      expect(faultsWhere('unknown', 20)).toEqual([]);
    });

    it('it is not when it counts as done, or the other ticket was over before', () => {
      expect(faultsWhere('agrees', 20)).toHaveLength(1);
      expect(faultsWhere('unknown', 12)).toHaveLength(1);
    });
  });

  it('takes a ticket that a callback reopened for a consequence of the callback, not for a command', () => {
    const reopened = { ...{ actor: 'li', action: 'ticket.reopened' }, object: { kind: 'ticket', id: 'tkt_1' } };
    const name = 'every command answered is in the audit, once';
    expect(broken({ ...good, audit: [...good.audit, { ...reopened, detail: { callback_id: 'cb_1' } }] })).toEqual([]);
    expect(broken({ ...good, audit: [...good.audit, reopened] })).toEqual([name]);
  });

  it.each<readonly [string, string, History]>([
    [
      'a closed ticket without a callback',
      'every dispatch has its callback',
      { ...good, callbacks: good.callbacks.slice(1) },
    ],
    [
      'work that was not done in the evening and nobody asks about',
      'every dispatch has its callback',
      { ...with1('tickets', { timeline: ticket.timeline.slice(0, -2), clocks: [] }) },
    ],
    [
      'a call in the evening after nine',
      'no call in quiet hours except P1',
      with1('careCalls', { attempts: [{ at: at(21), outcome: 'no_answer', next_at: null }] }),
    ],
    [
      'a second call about a topic six days later',
      'no topic called twice in 7 days',
      {
        ...good,
        careCalls: [
          ...good.careCalls,
          call('cc_3', { attempts: [{ at: at(20 + 144), outcome: 'reached', next_at: null }] }),
        ],
      },
    ],
    [
      'a bad repair that nobody noticed',
      'every bad repair is caught',
      {
        ...good,
        deeds: good.deeds.map((deed) => ({ ...deed, at: deed.at + 5 * hour, returnsAt: monday + 17 * hour })),
      },
    ],
    [
      'nobody at home, believed of a house where the water ran',
      'every false "not at home" is flagged',
      {
        ...good,
        visits: good.visits.map((visit) => ({ ...visit, check: { state: 'agrees', reason: 'not-in-use' } })),
      },
    ],
    [
      'a deadline that is a second late',
      'every SLA clock is right to the second',
      with1('tickets', {
        clocks: ticket.clocks.map((one, n) => (n === 0 ? { ...one, due_at: at(9.5 + 1 / 3_600) } : one)),
      }),
    ],
    [
      'a clock that ran out and does not say so',
      'every SLA clock is right to the second',
      with1('tickets', { clocks: ticket.clocks.map((one) => ({ ...one, breached_at: null })) }),
    ],
    [
      'an acknowledged message that is not in the store',
      'acknowledged messages are stored',
      { ...good, heartbeats: [{ device: 'gh-1', acknowledged: [1_000, 2_000], stored: [1_000] }] },
    ],
    [
      'a message that is stored twice',
      'acknowledged messages are stored',
      { ...good, heartbeats: [{ device: 'gh-1', acknowledged: [1_000], stored: [1_000, 1_000] }] },
    ],
    ['a command that the audit does not know', 'every command answered is in the audit, once', { ...good, audit: [] }],
    [
      'a command that took effect twice',
      'every command answered is in the audit, once',
      { ...good, audit: [...good.audit, ...good.audit] },
    ],
  ])('notices %s', (_, name, history) => {
    expect(broken(history)).toContain(name);
  });

  it('reckons business hours and pauses, and measures work that got worse from its beginning', () => {
    const timeline = [
      line(17, 'opened', null, 'open'),
      line(17.5, 'pending', 'open', 'pending'),
      line(33, 'resumed', 'pending', 'open'),
    ];
    const worse = { ...line(34, 'severity_changed', 'open', 'open'), detail: { from_severity: 'P3', severity: 'P2' } };
    const dueOf = (told: TicketTold) =>
      expectedClocks(told, undefined, policies, monday + 34 * hour).map(({ kind, due_at }) => [
        kind,
        ((due_at ?? 0) - monday) / hour,
      ]);
    // Of four open hours half of one is over that day; from 09:00 on three and a half are left.
    expect(dueOf({ ...ticket, severity: 'P3', timeline })).toContainEqual(['respond', 36.5]);
    // Of half an hour, every hour of the day counts.
    expect(dueOf({ ...ticket, severity: 'P2', timeline: [...timeline, worse] })).toContainEqual(['arrive', 36.5]);
  });
  it('measures each round by how bad it was then', () => {
    const timeline = [
      { ...line(9, 'opened', null, 'open'), detail: { severity: 'P3' } },
      line(10, 'closed', 'open', 'closed'),
      { ...line(11, 'reopened', 'closed', 'open'), detail: { severity: 'P2', former_severity: 'P3' } },
      line(12, 'closed', 'open', 'closed'),
      { ...line(13, 'reopened', 'closed', 'open'), detail: { severity: 'P3', former_severity: 'P2' } },
    ];
    const clocks = expectedClocks({ ...ticket, severity: 'P3', timeline }, undefined, policies, monday + 14 * hour);
    const responds = clocks.filter(({ kind }) => kind === 'respond');
    expect(responds.map(({ due_at }) => ((due_at ?? 0) - monday) / hour)).toEqual([13, 11.5, 17]);
  });

  it('expects of a ticket that the daemon took back and takes up again what ran out before, and clocks of a new round', () => {
    const timeline = [
      line(9, 'opened', null, 'open'),
      line(10, 'cancelled', 'open', 'cancelled'),
      { ...line(11, 'reopened', 'cancelled', 'open'), detail: { was_cancelled_by: 'grouped' } },
    ];
    const clocks = expectedClocks({ ...ticket, timeline }, undefined, policies, monday + 11.25 * hour);
    const shown = clocks.map(({ kind, round, state, breached_at }) => [kind, round, state, breached_at]);
    expect(shown.filter(([kind]) => kind === 'respond')).toEqual([
      ['respond', 0, 'met_late', monday + 9.5 * hour],
      ['respond', 1, 'running', null],
    ]);
  });
});
