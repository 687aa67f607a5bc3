import { describe, expect, it } from 'vitest';
import type { DispatchedTicket, Visit } from '../../api/schema.d.ts';
import { endOfDayAt, jobsOf, sectionOf, stepOf } from './jobs.ts';

const at = (hour: number, day = 15): string => new Date(2026, 0, day, hour).toISOString();
const endOfDay = endOfDayAt(Date.parse(at(9)));

const sent = (id: string, state: string, more: { severity?: string; due?: string; merged?: string } = {}) =>
  ({
    ticket: { id, state, severity: more.severity ?? 'P3' },
    dispatch: { merged_into: more.merged ?? null },
    next_due: more.due === undefined ? null : { kind: 'arrive', at: more.due },
  }) as unknown as DispatchedTicket;
const visit = (ticket_id: string, planned_from: string | null, state = 'planned') =>
  ({ id: `vis_${ticket_id}_${planned_from}`, ticket_id, planned_from, state }) as unknown as Visit;

describe('the jobs of a technician', () => {
  it('are what was sent and is not done, and visits for the tickets of others', () => {
    const jobs = jobsOf(
      [sent('a', 'accepted'), sent('b', 'resolved'), sent('c', 'open', { merged: 'a' })],
      [visit('x', at(9))],
    );
    expect(jobs.map(({ ticketId }) => ticketId)).toEqual(['x', 'a']);
  });

  it('come by their appointments, then by severity, then by what is due first', () => {
    const tickets = [
      sent('late', 'accepted', { due: at(18) }),
      sent('soon', 'accepted', { due: at(12) }),
      sent('grave', 'accepted', { severity: 'P1' }),
      sent('afternoon', 'accepted'),
      sent('morning', 'accepted'),
    ];
    const jobs = jobsOf(tickets, [visit('afternoon', at(15)), visit('morning', at(9))]);
    expect(jobs.map(({ ticketId }) => ticketId)).toEqual(['morning', 'afternoon', 'grave', 'soon', 'late']);
  });

  it('show of several visits the one under way, else the soonest', () => {
    expect(jobsOf([], [visit('a', at(15)), visit('a', at(9))])[0]?.visit?.planned_from).toBe(at(9));
    expect(jobsOf([], [visit('a', at(9)), visit('a', at(15), 'under_way')])[0]?.visit?.state).toBe('under_way');
  });

  it('stand where the technician looks for them', () => {
    const sectionsOf = (tickets: DispatchedTicket[], visits: Visit[] = []) =>
      jobsOf(tickets, visits).map((job) => sectionOf(job, endOfDay));
    expect(sectionsOf([sent('a', 'in_progress')], [visit('a', null, 'under_way')])).toEqual(['now']);
    expect(sectionsOf([sent('a', 'open')], [visit('a', at(9, 17))])).toEqual(['offers']);
    expect(sectionsOf([sent('a', 'pending')])).toEqual(['waiting']);
    expect(sectionsOf([sent('a', 'accepted')])).toEqual(['today']);
    expect(sectionsOf([sent('a', 'accepted')], [visit('a', at(23))])).toEqual(['today']);
    expect(sectionsOf([sent('a', 'accepted')], [visit('a', at(0, 16))])).toEqual(['later']);
  });
});

describe('the next step', () => {
  it('is to accept what is offered, also with an appointment that somebody else made', () => {
    expect(stepOf('open', undefined)).toBe('accept');
    expect(stepOf('open', visit('a', at(9)))).toBe('accept');
  });

  it('is to go there, and once somebody was there to make another appointment', () => {
    expect(stepOf('accepted', undefined)).toBe('go');
    expect(stepOf('in_progress', undefined)).toBe('appoint');
    expect(stepOf('accepted', visit('a', at(9)))).toBe('arrive');
    expect(stepOf('in_progress', visit('a', at(9)))).toBe('arrive');
  });

  it('is to say what came of it for whoever is there, whatever the ticket waits for', () => {
    expect(stepOf('pending', visit('a', null, 'under_way'))).toBe('report');
    expect(stepOf('pending', undefined)).toBe('resume');
  });

  it('is none where the work is over or not known', () => {
    expect(stepOf('resolved', undefined)).toBe('none');
    expect(stepOf(undefined, undefined)).toBe('none');
  });
});
