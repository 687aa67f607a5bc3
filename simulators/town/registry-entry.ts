import { day } from '../calendar.ts';
import type { DeviceType } from '../devices/device.ts';
import type { Random } from '../randomness.ts';
import type { District } from './districts.ts';
import type { Customer } from './residents.ts';
import { createCustomer, createPropertyManager } from './residents.ts';

/** What the registration of a device says about it: the body of `POST /api/v1/devices`. */
export interface RegistryEntry {
  readonly id: string;
  readonly type: DeviceType;
  readonly model: string;
  readonly site: Readonly<Record<'district' | 'address' | 'building' | 'unit', string>> & { readonly city?: string };
  readonly customer: Customer;
  readonly purchased_on: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

const models: Readonly<Record<DeviceType, readonly [string, ...string[]]>> = {
  gas_water_heater: ['JSQ25-12H', 'JSQ31-16V', 'JSQ30-16C', 'JSQ26-13F'],
  electric_water_heater: ['EWH-60A3', 'EWH-80M2', 'EWH-50Q1'],
  heat_pump_water_heater: ['HPW-150E', 'HPW-200V'],
  elevator: ['GEN-R800', 'GEN-R1000', 'LH-1050'],
};

/** A home (or a lift shaft) in one of the district's estates, with its owner and date of purchase. */
export function createRegistryEntry(
  device: {
    id: string;
    type: DeviceType;
    index: number;
    attributes: RegistryEntry['attributes'];
    district: District;
    start: number;
  },
  random: Random,
  newestDays?: number,
): RegistryEntry {
  const { district, type } = device;
  const estate = random.pick(district.estates);
  const building = `${random.integer(1, 18)}号楼`;
  const flat = `${random.integer(1, 3)}单元${random.integer(2, 26)}0${random.integer(1, 4)}室`;
  const lift = type === 'elevator';
  const address = `${estate.street}${random.integer(1, 280)}号${estate.name}`;
  return {
    id: device.id,
    type,
    model: random.pick(models[type]),
    site: { district: district.name, address, building, unit: lift ? `${random.integer(1, 3)}号梯` : flat },
    customer: lift ? createPropertyManager(device.index, estate.name) : createCustomer(device.index, random),
    purchased_on: new Date(
      device.start - random.integer(newestDays === undefined ? 60 : 10, newestDays ?? (lift ? 5000 : 2600)) * day,
    )
      .toISOString()
      .slice(0, 10),
    attributes: device.attributes,
  };
}
