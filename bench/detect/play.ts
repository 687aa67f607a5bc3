import type { DeviceType } from '../../simulators/devices/device.ts';
import type { Pace } from '../../simulators/devices/pace.ts';
import type { ScenarioName } from '../../simulators/scenarios/scenarios.ts';
import type { TruthRecord } from '../../simulators/scenarios/truth.ts';
import { createTown, type Town } from '../../simulators/town/town.ts';
import { forecastPeriod } from '../../simulators/world/forecast.ts';
import { type Condition, createAgenda } from './agenda.ts';
import type { Findings } from './findings.ts';
import { type BenchHouse, openBenchHouse } from './house.ts';
import { maintenanceTruths } from './maintenance.ts';

/** A scenario as the bench plays it: who takes part, for how long, and what counts. */
export interface Play {
  readonly scenario: string;
  readonly scenarios: readonly ScenarioName[];
  /** Types by position, over and over. */
  readonly mix: readonly DeviceType[];
  readonly devices: number;
  readonly days: number;
  /** RFC 3339. */
  readonly start: string;
  readonly pace?: Pace;
  readonly coldWaveK?: number;
  readonly loss?: number;
  readonly losesAll?: boolean;
  /** Devices stand evenly in all districts. */
  readonly even?: boolean;
  /** How often the scenario happens, over the usual of a town. */
  readonly density?: number;
  /** Bought at most so many days before the start. */
  readonly newestDays?: number;
  /** The weather service's forecasts are told as well. */
  readonly forecasts?: boolean;
  /** The rules whose finding it is. */
  readonly rules: readonly string[];
  /** The detail of the truth that names the event to be foreseen; undefined: events can only be noticed. */
  readonly foresees?: string;
  /** How long before its onset an alert may belong to an event; undefined: thirty days. */
  readonly matchBeforeMs?: number;
  /** Towns into which the devices are divided evenly, each with people and weather of its own; undefined: one. */
  readonly towns?: number;
}

/** One town of a play, the first being 0. */
export interface Part {
  readonly play: Play;
  readonly town: number;
}

export interface Played {
  readonly truths: readonly TruthRecord[];
  readonly findings: Findings;
  readonly deviceDays: number;
  readonly messages: number;
  readonly seconds: number;
}

const step = 3_600_000;

export const partsOf = (play: Play): readonly Part[] =>
  Array.from({ length: play.towns ?? 1 }, (_, town) => ({ play, town }));

/** Lives a town of a play through the house, from the first to the last second. The same seed, the same findings. */
export async function perform({ play, town: number }: Part, runSeed: number): Promise<Played> {
  const seed = runSeed + 1_000 * number;
  const begun = process.threadCpuUsage();
  const start = Date.parse(play.start);
  const end = start + play.days * 24 * step;
  const truths: TruthRecord[] = [];
  const endedAt = new Map<string, number>();
  const { mix, pace, scenarios, losesAll = false, even = false, density = 1, newestDays } = play;
  const devices = play.devices / (play.towns ?? 1);
  const town = createTown(
    {
      ...{
        devices,
        seed,
        start,
        end,
        mix,
        scenarios,
        losesAll,
        even,
        density,
        prefix: number === 0 ? '' : `town-${number}-`,
      },
      coldWaveK: play.coldWaveK ?? 0,
      loss: play.loss ?? 0.05,
      ...(pace === undefined ? {} : { pace }),
      ...(newestDays === undefined ? {} : { newestDays }),
    },
    (truth) => {
      truths.push(truth);
      if (truth.device !== null && truth.end !== null) endedAt.set(truth.device, Date.parse(truth.end));
    },
  );
  const real = ({ episode, note }: ReturnType<typeof town.running>[number]) =>
    (note.mustFire ?? episode.mustFire).length > 0;
  const condition: Condition = {
    troubled: (device) => town.running(device).some(real),
    wasTroubled: (device, since) => town.running(device).some(real) || (endedAt.get(device) ?? 0) >= since,
    visitedAt(device) {
      const visits = town.running(device).map(({ note }) => Date.parse(String(note.details.visit_at)));
      return visits.find((at) => !Number.isNaN(at));
    },
  };
  await using house = await openBenchHouse({ start, seed, agenda: (office) => createAgenda(start, office, condition) });
  truths.push(
    ...maintenanceTruths(
      town.members.map(({ entry }) => entry),
      start,
      end,
    ),
  );
  await house.register(town.members.map(({ entry }) => entry));
  for (let at = start; at <= end; at += step) {
    await house.perform(town.advance(at));
    if (play.forecasts === true && (at - start) % forecastPeriod === 0) await tellWeather(house, town, at);
  }
  await house.passTo(end);
  town.finish();
  const { user, system } = process.threadCpuUsage(begun);
  return {
    truths,
    findings: await house.findings(),
    deviceDays: devices * play.days,
    messages: house.messages,
    seconds: (user + system) / 1e6,
  };
}

async function tellWeather(house: BenchHouse, town: Town, at: number): Promise<void> {
  for (const { place, issued_at, points } of town.forecasts(at)) {
    const body = {
      place,
      issued_at: Date.parse(issued_at),
      source: 'simulators',
      points: points.map(([when, outdoorC]) => [Date.parse(when), outdoorC]),
    };
    await house.control(at, 'forecast', place, body);
  }
}
