import { sql } from 'kysely';
import type { Reader } from '../../db/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import { staffOf } from '../../people/index.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { type Candidate, type DispatchTicket, ticketWeight } from './decide-dispatch.ts';
import type { DispatchTables } from './dispatch-row.ts';

/** Where the work is; a group of a district or city is there. */
async function placeOf(reader: Reader, ticket: TicketRow) {
  const device = ticket.device_id === null ? undefined : await createFleetReader(reader).getDevice(ticket.device_id);
  const of = (kind: string): string | null => (ticket.subject_kind === kind ? ticket.subject_id : null);
  return {
    deviceType: device?.type ?? null,
    city: device?.site?.city ?? of('city'),
    district: device?.site?.district ?? of('district'),
  };
}

/** The ticket as dispatch sees it, everybody of its place, and what each has to do. */
export async function gather(reader: Reader, { settings }: WorkDeps, ticket: TicketRow, lapsed: ReadonlySet<string>) {
  const { deviceType, city, district } = await placeOf(reader, ticket);
  const staff = await staffOf(reader, { city, district });
  const candidates = staff.map((one): Candidate => ({ ...one, lapsed: lapsed.has(one.technician.id) }));
  const asked: DispatchTicket = {
    severity: ticket.severity,
    skill: ticket.skill,
    deviceType,
    certification: deviceType === null ? null : (settings.dispatch.certifications[deviceType] ?? null),
    timeZone: settings.timeZone,
  };
  return { asked, candidates, load: await loadOf(reader, ticket.id) };
}

/** What each technician has to do beside this ticket, weighted by severity. */
async function loadOf(reader: Reader, exceptTicket: string): Promise<ReadonlyMap<string, number>> {
  const rows = await loadsBySeverity(reader).where('tickets.id', '!=', exceptTicket).execute();
  const load = new Map<string, number>();
  for (const { technician_id, severity, n } of rows) {
    if (technician_id === null) continue;
    load.set(technician_id, (load.get(technician_id) ?? 0) + n * ticketWeight[severity]);
  }
  return load;
}

/** How many tickets of each severity each technician has in hand. */
export const loadsBySeverity = (reader: Reader) =>
  reader
    .as<DispatchTables & DeskTables>()
    .selectFrom('dispatches')
    .innerJoin('tickets', 'tickets.id', 'dispatches.ticket_id')
    .select(['dispatches.technician_id', 'tickets.severity', sql<number>`count(*)`.as('n')])
    .where('dispatches.technician_id', 'is not', null)
    .where('dispatches.state', 'in', ['offered', 'assigned', 'accepted'])
    .groupBy(['dispatches.technician_id', 'tickets.severity']);
