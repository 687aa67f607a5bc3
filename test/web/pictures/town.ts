import { openTownHouse, type TownHouse } from '../../../bench/winter/town-house.ts';
import type { DeviceType } from '../../../simulators/devices/device.ts';
import { weekPace } from '../../../simulators/devices/pace.ts';
import type { RegistryEntry } from '../../../simulators/town/registry-entry.ts';
import { createTown, type Town } from '../../../simulators/town/town.ts';
import { forecastPeriod } from '../../../simulators/world/forecast.ts';
import { city } from './city.ts';
import { openCrew } from './crew.ts';
import { notify } from './notify.ts';
import { trappingWords } from './trap.ts';

/** A house that has had a busy week, with the clock standing still; it goes on when it is told to. */
export interface LivelyHouse extends TownHouse {
  readonly now: () => number;
}

const hour = 3_600_000;
const minute = 60_000;
const step = 2 * minute;
/** So long before the pictures agents have gone, and more comes in than is done. */
const rush = 50 * minute;
/** A Tuesday, midnight, at UTC+8; the pictures are taken when people come home to cook and to bathe. */
const start = Date.parse('2026-01-13T00:00:00+08:00');
const homecoming = Date.parse('2026-01-14T18:10:00+08:00');
const end = start + 96 * hour;
const mix: readonly DeviceType[] = [
  ...Array.from({ length: 7 }, () => 'gas_water_heater' as const),
  ...(['electric_water_heater', 'heat_pump_water_heater', 'elevator'] as const),
];

export async function openLivelyHouse(folder: string, print: (line: string) => void): Promise<LivelyHouse> {
  const town = createTown(
    {
      ...{ devices: 160, seed: 4, start, end, prefix: '', loss: 0.02, mix, coldWaveK: 10, pace: weekPace },
      ...{ newestDays: 330, density: 3 },
      scenarios: ['standing-faults', 'SC-01', 'SC-04', 'SC-05', 'SC-09', 'SC-11', 'SC-13', 'SC-14'],
    },
    () => undefined,
  );
  const house = await openTownHouse(
    folder,
    start,
    town.members.map(({ entry }) => placed(entry)),
  );
  const crew = await openCrew(house, town);
  let at = start;
  const live = async (until: number, work: (at: number) => Promise<void>): Promise<void> => {
    for (; at < until; at += step) {
      if ((at - start) % forecastPeriod === 0) await tellWeather(house, town, at);
      await house.say(town.advance(at))();
      await work(at);
      await house.moveTo(at + step);
      if ((at - start) % (6 * hour) === 0) print(`${new Date(at).toISOString()}: ${house.messages} messages`);
    }
  };
  await live(homecoming - rush, crew.act);
  await notify(house.api);
  // Calls and tickets wait for whoever looks at the pictures.
  await live(homecoming, crew.repair);
  const lift = town.members.find(({ entry }) => entry.type === 'elevator')?.entry.id ?? '';
  for (const until = at + 4 * minute; at < until; at += 15_000) {
    // The lift itself says nothing else meanwhile.
    const others = town.advance(at).filter(({ device }) => device !== lift);
    await house.say([...others, { kind: 'publish', at, device: lift, payload: trappingWords(at) }])();
    await house.moveTo(at + 15_000);
  }
  return {
    ...house,
    // These change as it goes on.
    get api() {
      return house.api;
    },
    now: () => at,
  };
}

async function tellWeather({ api }: TownHouse, town: Town, at: number): Promise<void> {
  for (const forecast of town.forecasts(at)) await api.post('weather/forecasts', forecast);
}

const placed = (entry: RegistryEntry): RegistryEntry => ({
  ...entry,
  attributes:
    entry.type === 'elevator' ? { ...entry.attributes, intercom_phone: '+86 000 0000 8400' } : entry.attributes,
  site: { ...entry.site, ...{ city } },
});
