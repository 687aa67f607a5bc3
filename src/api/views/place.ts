import type { Ticket } from '../../desk/index.ts';
import type { Device } from '../../fleet/index.ts';
import type { Audience } from '../guard.ts';
import { titled } from '../language.ts';
import { phoneFor } from '../personal.ts';
import type { Sent } from '../shapes/common.ts';
import type { visitPlaceShape } from '../shapes/visit.ts';

/** What somebody who goes there has to know, and no more of the device and of the customer than that. */
export function placeView(
  ticket: Ticket,
  device: Device | undefined,
  { language, role }: Audience,
): Sent<typeof visitPlaceShape> {
  const { number, severity, state, fault, version } = ticket;
  const { site, customer } = device ?? {};
  const { city = null, district = null, address = null, building = null, unit = null } = site ?? {};
  return {
    ticket: { number, severity, state, fault, version, ...titled(ticket.title, language) },
    device: device === undefined ? null : { id: device.id, type: device.type, model: device.model },
    site: site == null ? null : { city, district, address, building, unit },
    customer: customer == null ? null : { name: customer.name, phone: phoneFor(role, customer.phone) },
  };
}
