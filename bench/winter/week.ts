import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceType } from '../../simulators/devices/device.ts';
import { weekPace } from '../../simulators/devices/pace.ts';
import { openOffice } from '../../simulators/office/office.ts';
import { createTownField } from '../../simulators/office/town-field.ts';
import type { Random } from '../../simulators/randomness.ts';
import { createRandom } from '../../simulators/randomness.ts';
import type { ScenarioName } from '../../simulators/scenarios/scenarios.ts';
import { districts } from '../../simulators/town/districts.ts';
import type { RegistryEntry } from '../../simulators/town/registry-entry.ts';
import { createTown, type Town } from '../../simulators/town/town.ts';
import { forecastPeriod } from '../../simulators/world/forecast.ts';
import { adminToken } from '../../test/harness/daemon.ts';
import { gatherHistory } from './gather-history.ts';
import type { History } from './history.ts';
import { openTownHouse, type TownHouse } from './town-house.ts';

export interface WeekOptions {
  readonly folder: string;
  readonly heaters: number;
  readonly lifts: number;
  readonly days: number;
  readonly kills: number;
  readonly seed: number;
  readonly stepMs: number;
  /** Of each district's provider. */
  readonly technicians: number;
  readonly agents: number;
  readonly scenarios: readonly ScenarioName[];
  /** How often things happen, over the usual of a town. */
  readonly density?: number;
}

export interface WeekDeps {
  readonly print: (line: string) => void;
}

/** Monday, midnight, in a town at UTC+8. */
const weekStart = Date.parse('2026-01-12T00:00:00+08:00');
const city = '林溪';
const ruralDistrict = '北山区';
const hour = 3_600_000;
/** Bought within a year, so that yearly maintenance does not drown everything else. */
const newestDays = 330;

/** One in eighteen is a storage heater, one a heat pump. */
const heaterMix: readonly DeviceType[] = [
  ...Array.from({ length: 16 }, () => 'gas_water_heater' as const),
  ...(['electric_water_heater', 'heat_pump_water_heater'] as const),
];

/** Types in the order of the fleet: lifts spread evenly among the heaters. */
function mixOf(heaters: number, lifts: number): readonly DeviceType[] {
  const mix: DeviceType[] = [];
  for (let n = 0; n < heaters; n += 1) {
    mix.push(heaterMix[n % heaterMix.length] ?? 'gas_water_heater');
    if (Math.floor(((n + 1) * lifts) / heaters) > Math.floor((n * lifts) / heaters)) mix.push('elevator');
  }
  return mix;
}

interface Kill {
  readonly step: number;
  readonly during: 'messages' | 'requests' | 'clock';
}

const moments = ['requests', 'messages', 'clock'] as const;

/** One in each part of the run, at a step and a moment of it drawn at random. */
function drawKills(count: number, steps: number, random: Random): readonly Kill[] {
  const span = (steps - 2) / count;
  return Array.from({ length: count }, (_, n) => ({
    step: Math.floor(1 + n * span + random.uniform(0.1, 0.9) * span),
    during: moments[n % moments.length] ?? 'requests',
  }));
}

/** Lives the days through and gathers what the API tells of them afterwards. */
export async function liveWeek(options: WeekOptions, { print }: WeekDeps): Promise<History> {
  const { seed, days, stepMs } = options;
  const end = weekStart + days * 24 * hour;
  const town = createTown(
    {
      ...{ devices: options.heaters + options.lifts, seed, start: weekStart, end, prefix: '', loss: 0.02 },
      ...{
        mix: mixOf(options.heaters, options.lifts),
        scenarios: options.scenarios,
        coldWaveK: 10,
        pace: weekPace,
        newestDays,
        density: options.density ?? 1,
      },
    },
    () => undefined,
  );
  const random = createRandom(seed, 'winter-week');
  const steps = Math.round((end - weekStart) / stepMs);
  const kills = drawKills(options.kills, steps, random);
  await using house = await openTownHouse(
    options.folder,
    weekStart,
    town.members.map(({ entry }) => placed(entry)),
  );
  const field = createTownField(town);
  const office = await openOffice({
    ...{ house, adminToken, seed, field },
    plan: {
      city,
      districts: districts.map(({ name }) => name),
      technicians: options.technicians,
      agents: options.agents,
    },
  });
  print(
    `winter week: ${options.heaters} heaters, ${options.lifts} lifts, ${days} days in steps of ${stepMs / 1_000} s, seed ${seed}; ` +
      `kills at ${kills.map(({ step, during }) => `${toText(weekStart + step * stepMs)} (${during})`).join(', ')}`,
  );
  const progress = createProgress(steps, options, house, print);
  for (let step = 0; step < steps; step += 1) {
    const at = weekStart + step * stepMs;
    const kill = kills.find((one) => one.step === step)?.during;
    if ((at - weekStart) % forecastPeriod === 0) await tellWeather(house, town, at);
    const acts = town.advance(at);
    field.hear(acts);
    const said = house.say(acts);
    if (kill === 'messages') await strike(house, at, random.uniform(0, 15));
    await said();
    const worked = office.act(at);
    if (kill === 'requests') await strike(house, at, random.uniform(2, 25));
    await worked;
    const moved = kill === 'clock' ? house.moveTo(at + stepMs).catch(() => undefined) : undefined;
    if (moved !== undefined) await strike(house, at + stepMs, random.uniform(1, 25));
    await moved;
    await house.moveTo(at + stepMs);
    progress(step);
  }
  return await gatherHistory({ house, town, office, start: weekStart, end, kills: kills.length });
}

async function strike(house: TownHouse, at: number, afterMs: number): Promise<void> {
  await delay(afterMs);
  await house.killAndRestart(at);
}

async function tellWeather({ api }: TownHouse, town: Town, at: number): Promise<void> {
  for (const forecast of town.forecasts(at)) await api.post('weather/forecasts', forecast);
}

const placed = (entry: RegistryEntry): RegistryEntry => ({
  ...entry,
  site: {
    ...entry.site,
    ...{ city, area_kind: entry.site.district === ruralDistrict ? 'rural' : 'urban' },
  },
});

const toText = (at: number): string => `${new Date(at + 8 * hour).toISOString().slice(5, 16).replace('T', ' ')}`;

/** A line for every simulated half day. */
function createProgress(steps: number, { stepMs }: WeekOptions, house: TownHouse, print: WeekDeps['print']) {
  const begun = performance.now();
  return (step: number): void => {
    const at = weekStart + (step + 1) * stepMs;
    if ((at - weekStart) % (12 * hour) !== 0) return;
    const seconds = (performance.now() - begun) / 1_000;
    const left = (seconds / (step + 1)) * (steps - step - 1);
    print(
      `${toText(at)}: ${house.messages} messages, ${Math.round(seconds)} s so far, about ${Math.round(left)} s to go`,
    );
  };
}
