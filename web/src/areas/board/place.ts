import type { DispatchedTicket } from '../../api/schema.d.ts';

/** The city and district of the work, as far as they are known. */
export const placeText = ({ place, ticket }: DispatchedTicket): string =>
  [place.city, place.district].filter((part) => part !== null).join(' ') ||
  (ticket.subject.kind === 'device' ? '' : ticket.subject.id);
