import type { Role } from '../../access/index.ts';
import type { Device } from '../../fleet/index.ts';
import type { CustomerProfile, Provider, Technician } from '../../people/index.ts';
import { phoneFor } from '../personal.ts';
import type { Sent } from '../shapes/common.ts';
import type { customerProfileShape, providerShape, technicianShape } from '../shapes/people.ts';
import { withTimes } from '../times.ts';

const ownedDeviceView = (device: Device) => ({
  id: device.id,
  type: device.type,
  state: device.state,
  district: device.site?.district ?? null,
  address: device.site?.address ?? null,
});

export const profileView = (
  profile: CustomerProfile,
  devices: readonly Device[],
  role: Role,
): Sent<typeof customerProfileShape> => ({
  ...withTimes(profile, ['updated_at']),
  phone: phoneFor(role, profile.phone),
  contacts: profile.contacts.map((contact) => ({ ...contact, phone: phoneFor(role, contact.phone) })),
  do_not_call: profile.do_not_call && withTimes(profile.do_not_call, ['since']),
  consents: profile.consents.map((consent) => withTimes(consent, ['at'])),
  devices: devices.map(ownedDeviceView),
});

export const providerView = (provider: Provider): Sent<typeof providerShape> =>
  withTimes(provider, ['created_at', 'updated_at']);

export const technicianView = (technician: Technician, role: Role): Sent<typeof technicianShape> => ({
  ...withTimes(technician, ['created_at', 'updated_at']),
  phone: phoneFor(role, technician.phone),
});
