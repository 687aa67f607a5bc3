import { hour } from '../calendar.ts';
import type { DeviceType } from '../devices/device.ts';
import type { GasHeater, HeaterDeps } from '../devices/gas-heater.ts';
import { createGasHeater } from '../devices/gas-heater.ts';
import type { GasHeaterSpec } from '../devices/gas-heater-body.ts';
import type { HeatPump } from '../devices/heat-pump.ts';
import { createHeatPump } from '../devices/heat-pump.ts';
import type { Pace } from '../devices/pace.ts';
import type { StorageHeater } from '../devices/storage-heater.ts';
import { createStorageHeater } from '../devices/storage-heater.ts';
import type { Elevator } from '../elevator/elevator.ts';
import { createElevator } from '../elevator/elevator.ts';
import type { Random } from '../randomness.ts';
import { createRandom } from '../randomness.ts';
import { gasLoad } from '../world/demand.ts';
import type { DistrictLife } from '../world/district-life.ts';
import { createDistrictLife } from '../world/district-life.ts';
import { createHousehold } from '../world/household.ts';
import type { Weather } from '../world/weather.ts';
import { createWeather } from '../world/weather.ts';
import type { District } from './districts.ts';
import { districts } from './districts.ts';
import type { RegistryEntry } from './registry-entry.ts';
import { createRegistryEntry } from './registry-entry.ts';

export type SimulatedDevice = GasHeater | StorageHeater | HeatPump | Elevator;

/** A device together with what the registration says about it. */
export interface Member {
  readonly device: SimulatedDevice;
  readonly entry: RegistryEntry;
  readonly weather: Weather;
  readonly district: DistrictLife;
}

export interface FleetOptions {
  readonly devices: number;
  readonly seed: number;
  readonly start: number;
  /** Kelvin by which the cold wave of the first evening falls. */
  readonly coldWaveK: number;
  /** Put before every id, so that several towns can share a daemon. */
  readonly prefix: string;
  /** Types by position, over and over; undefined: the town's mix. */
  readonly mix?: readonly DeviceType[];
  /** Devices are spread evenly over the districts rather than drawn. */
  readonly even?: boolean;
  /** Bought at most so many days before the start; undefined: up to the age of old devices. */
  readonly newestDays?: number;
  /** How closely devices are lived through; undefined: second by second. */
  readonly pace?: Pace;
}

/** Of every ten devices in a row: seven gas heaters and one of each other type. */
const townMix: readonly DeviceType[] = [
  'gas_water_heater',
  'gas_water_heater',
  'elevator',
  'gas_water_heater',
  'electric_water_heater',
  'gas_water_heater',
  'heat_pump_water_heater',
  'gas_water_heater',
  'gas_water_heater',
  'gas_water_heater',
];

const letters: Readonly<Record<DeviceType, string>> = {
  gas_water_heater: 'gh',
  electric_water_heater: 'es',
  heat_pump_water_heater: 'hp',
  elevator: 'el',
};

/** The devices of a town. The first N of a bigger fleet are the fleet of N. */
export function createFleet(options: FleetOptions): readonly Member[] {
  const lives = new Map(districts.map((district) => [district.name, createLife(district, options)]));
  const { mix = townMix } = options;
  return Array.from({ length: options.devices }, (_, index) => {
    const type = mix[index % mix.length] ?? 'gas_water_heater';
    const name = `${letters[type]}-${String(index + 1).padStart(4, '0')}`;
    const id = options.prefix + name;
    const random = createRandom(options.seed, `device/${name}`);
    const drawn = random.pick(districts as readonly [District, ...District[]]);
    const district = options.even === true ? (districts[index % districts.length] ?? drawn) : drawn;
    const life = lives.get(district.name) ?? createLife(district, options);
    const { weather } = life;
    const device = createMember({ id, type, start: options.start, life, random, pace: options.pace });
    const entry = createRegistryEntry(
      { id, type, index: index + 1, attributes: attributesOf(device), district, start: options.start },
      createRandom(options.seed, `registry/${name}`),
      options.newestDays,
    );
    return { device, entry, weather, district: life };
  });
}

function createLife(district: District, options: FleetOptions): DistrictLife {
  return createDistrictLife(district.name, createDistrictWeather(district, options));
}

function createDistrictWeather(district: District, { seed, start, coldWaveK }: FleetOptions): Weather {
  const coldWave = { from: start - 4 * hour, ramp: 10 * hour, hold: 30 * hour, depthK: coldWaveK };
  return createWeather(
    { offsetK: district.offsetK, ...(coldWaveK > 0 ? { coldWave } : {}) },
    createRandom(seed, `weather/${district.name}`),
  );
}

function createMember(made: {
  id: string;
  type: DeviceType;
  start: number;
  life: DistrictLife;
  random: Random;
  pace: Pace | undefined;
}): SimulatedDevice {
  const { id, start, life, random, pace } = made;
  const { weather } = life;
  const world = {
    ...weather,
    noteBurn: life.noteBurn,
    gasLoad: (at: number) => gasLoad(at, weather.coldWave(at)) * life.gasDemand(at),
  };
  if (made.type === 'elevator') {
    const floors = random.integer(7, 30);
    const ratedSpeed = floors > 18 ? 2 : floors > 10 ? 1.5 : 1;
    return createElevator({ id, floors, ratedSpeed, ridesPerDay: random.uniform(110, 190) }, start, {
      world,
      random,
      pace,
    });
  }
  const household = createHousehold({ drawsPerDay: random.uniform(7, 13), start }, random);
  const deps: HeaterDeps = { world, household, random, pace };
  if (made.type === 'gas_water_heater') return createGasHeater(gasSpec(id, random), start, deps);
  const heatPump = made.type === 'heat_pump_water_heater';
  const spec = {
    id,
    litres: heatPump ? random.pick([150, 200]) : random.pick([50, 60, 80]),
    setpointC: heatPump ? 52 : random.pick([55, 60, 65]),
    elementW: heatPump ? 1500 : random.pick([2000, 2500, 3000]),
    lossWPerK: random.uniform(1, 1.6),
    // Heat pumps stand in plant rooms and closed balconies, where even a cold wave leaves the air usable.
    shelter: heatPump ? random.uniform(0.72, 0.9) : random.uniform(0.85, 1),
    waterKpa: random.uniform(240, 380),
    anodePct: random.uniform(35, 95),
  };
  return heatPump ? createHeatPump(spec, start, deps) : createStorageHeater(spec, start, deps);
}

const ratedPa = { '12T': 2000, '10T': 2000, '6T': 1000, LPG: 2800 } as const;

function gasSpec(id: string, random: Random): GasHeaterSpec {
  const gasType = (['12T', '10T', '6T', 'LPG'] as const)[random.weighted([84, 8, 3, 5])] ?? '12T';
  const onBalcony = random.chance(0.3);
  return {
    id,
    gasType,
    ratedPa: ratedPa[gasType],
    setpointC: random.pick([40, 42, 43, 44, 45, 48]),
    maxKw: random.pick([24, 26, 31]),
    shelter: onBalcony ? random.uniform(0.2, 0.6) : random.uniform(0.8, 0.97),
    tauHours: random.uniform(1.5, 5),
    lossWPerK: 3,
    waterKpa: random.uniform(180, 340),
    roomSensors: random.chance(0.6),
  };
}

function attributesOf(device: SimulatedDevice): RegistryEntry['attributes'] {
  if (device.type === 'gas_water_heater') return { gas_type: device.spec.gasType, max_power_kw: device.spec.maxKw };
  if (device.type === 'elevator') return { floors: device.spec.floors, rated_speed_m_s: device.spec.ratedSpeed };
  return {};
}
