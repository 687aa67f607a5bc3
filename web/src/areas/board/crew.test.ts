import { expect, it } from 'vitest';
import type { DispatchedTicket, Technician } from '../../api/schema.d.ts';
import { crewOf } from './crew.ts';

const person = (id: string): Technician => ({ id, name: id, provider_id: 'prov_1', skill: 2 }) as Technician;
const chosen = {
  dispatch: {
    candidates: [
      { technician_id: 'out', score: null, reasons: ['off-shift'] },
      { technician_id: 'good', score: 80, reasons: [] },
      { technician_id: 'best', score: 95, reasons: ['of the district'] },
    ],
  },
} as unknown as DispatchedTicket;
const people = ['busy', 'free', 'out', 'good', 'best'].map(person);
const loads = [{ technician_id: 'busy', tickets: 3, weight: 10 }];

it('without a ticket the freest technicians come first', () => {
  const crew = crewOf(people.slice(0, 2), loads, undefined);
  expect(crew.map(({ id, tickets }) => [id, tickets])).toEqual([
    ['free', 0],
    ['busy', 3],
  ]);
});

it('for a ticket those come first whom dispatch proposes, then who was ruled out, then who was not judged', () => {
  const crew = crewOf(people, loads, chosen);
  expect(crew.map(({ id }) => id)).toEqual(['best', 'good', 'out', 'free', 'busy']);
});
