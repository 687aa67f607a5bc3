import type { Control } from '../../telemetry/index.ts';
import type { TicketNote } from '../expression/read-history.ts';
import type { DeviceState } from './device-state.ts';

/** Tickets remembered of a device: the newest. */
const mostTickets = 16;

/**
 * Notes a ticket. One that a rule about tickets asked for is not counted: it would count itself, and two such rules
 * each other.
 */
export function noteTicket(device: DeviceState, { rule, fault, severity }: Control & { label: 'ticket' }): void {
  if (device.program.rules.find((one) => one.id === rule)?.ofTickets) return;
  const note = { at: device.now, family: fault ?? rule, breakdown: severity !== 'P4', servicedAt: Number.NaN };
  device.tickets = [...device.tickets, note].slice(-mostTickets);
}

/** A confirmed service: what was open before it counts as repaired. */
export function noteRepaired(device: DeviceState): void {
  const repaired = (note: TicketNote): TicketNote =>
    Number.isNaN(note.servicedAt) ? { ...note, servicedAt: device.now } : note;
  device.tickets = device.tickets.map(repaired);
}
