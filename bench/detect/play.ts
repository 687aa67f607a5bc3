import type { DeviceType } from '../../simulators/devices/device.ts';
import type { Pace } from '../../simulators/devices/pace.ts';
import type { ScenarioName } from '../../simulators/scenarios/scenarios.ts';
import type { TruthRecord } from '../../simulators/scenarios/truth.ts';
import { createTown } from '../../simulators/town/town.ts';
import { createAgenda } from './agenda.ts';
import type { Findings } from './findings.ts';
import { openBenchHouse } from './house.ts';
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
  /** The rules whose finding it is. */
  readonly rules: readonly string[];
  /** The detail of the truth that names the event to be foreseen; undefined: events can only be noticed. */
  readonly foresees?: string;
  /** Added to the seed, so that parts of one fleet are not each other's copies. */
  readonly seedOffset?: number;
}

export interface Played {
  readonly truths: readonly TruthRecord[];
  readonly findings: Findings;
  readonly deviceDays: number;
  readonly messages: number;
  readonly seconds: number;
}

const step = 3_600_000;

/** Lives the town of a play through the house, from the first to the last second. The same seed, the same findings. */
export async function perform(play: Play, runSeed: number): Promise<Played> {
  const seed = runSeed + 1_000 * (play.seedOffset ?? 0);
  const begun = process.threadCpuUsage();
  const start = Date.parse(play.start);
  const end = start + play.days * 24 * step;
  const truths: TruthRecord[] = [];
  const over = new Set<string>();
  const { mix, pace, devices, scenarios, losesAll = false } = play;
  const town = createTown(
    {
      devices,
      seed,
      start,
      end,
      mix,
      scenarios,
      losesAll,
      prefix: '',
      coldWaveK: play.coldWaveK ?? 0,
      loss: play.loss ?? 0.05,
      ...(pace === undefined ? {} : { pace }),
    },
    (truth) => {
      truths.push(truth);
      over.add(`${truth.device} ${truth.kind} ${truth.scenario}`);
    },
  );
  const troubled = (device: string, at: number): boolean =>
    town.episodes.some(
      (one) => one.device === device && one.startsAt <= at && !over.has(`${device} ${one.kind} ${one.scenario}`),
    );
  await using house = await openBenchHouse({ start, seed, agenda: (office) => createAgenda(start, office, troubled) });
  truths.push(
    ...maintenanceTruths(
      town.members.map(({ entry }) => entry),
      start,
      end,
    ),
  );
  await house.register(town.members.map(({ entry }) => entry));
  for (let at = start; at <= end; at += step) await house.perform(town.advance(at));
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
