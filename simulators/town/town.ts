import type { Report } from '../devices/device.ts';
import type { WireFaults } from '../devices/wire-faults.ts';
import type { Random } from '../randomness.ts';
import { createRandom } from '../randomness.ts';
import type { Episode, EpisodeStep, Happening, TruthNote } from '../scenarios/episode.ts';
import type { ScenarioName } from '../scenarios/scenarios.ts';
import { planScenarios } from '../scenarios/scenarios.ts';
import type { TruthRecord } from '../scenarios/truth.ts';
import { districtTruth, truthRecord } from '../scenarios/truth.ts';
import type { Forecast } from '../world/forecast.ts';
import { forecastOf } from '../world/forecast.ts';
import type { FleetOptions, Member } from './fleet.ts';
import { createFleet } from './fleet.ts';

/** Something a device does that others can notice. */
export type Act =
  | { readonly kind: 'publish'; readonly at: number; readonly device: string; readonly payload: string }
  | { readonly kind: 'lose_power'; readonly at: number; readonly device: string }
  | { readonly kind: 'regain_power'; readonly at: number; readonly device: string };

export interface TownOptions extends FleetOptions {
  readonly end: number;
  readonly scenarios: readonly ScenarioName[];
  /** Share of routine reports that get lost on the way. */
  readonly loss: number;
  /** Whether heartbeats and events get lost as well; by default they do not. */
  readonly losesAll?: boolean;
  /** How often scenarios happen, over the usual. */
  readonly density?: number;
}

export interface Town {
  readonly members: readonly Member[];
  readonly episodes: readonly Episode[];
  readonly happenings: readonly Happening[];
  /** What happens to a device now, with what is known of it so far. */
  running(device: string): readonly { readonly episode: Episode; readonly note: Readonly<TruthNote> }[];
  /** The weather service's forecast for each district. */
  forecasts(issuedAt: number): readonly Forecast[];
  /** Lives on to `to`: what happened after the last call, in the order of time. The same seed, the same acts. */
  advance(to: number): readonly Act[];
  /** The truth about what is not over yet; called once, at the end. */
  finish(): void;
}

interface Resident {
  readonly member: Member;
  readonly waiting: Episode[];
  readonly running: { readonly episode: Episode; readonly note: TruthNote; readonly step: EpisodeStep }[];
  readonly lost: (report: Report) => boolean;
  readonly shuffle: Random;
  seq: number;
  powered: boolean;
}

/** A town of devices with weather, people and scenarios. Knows no wire: it only says who says what when. */
export function createTown(options: TownOptions, onTruth: (record: TruthRecord) => void): Town {
  const members = createFleet(options);
  const { episodes, happenings } = planScenarios(options.scenarios, members, options);
  const ahead = [...happenings];
  const residents: readonly Resident[] = members.map((member) => {
    const { id } = member.device;
    const random = createRandom(options.seed, `loss/${id.slice(options.prefix.length)}`);
    const waiting = episodes.filter(({ device }) => device === id);
    const lost = ({ kind }: Report) => (kind === 'sampled' || options.losesAll === true) && random.chance(options.loss);
    return {
      member,
      waiting,
      running: [],
      lost,
      shuffle: createRandom(options.seed, `wire/${id.slice(options.prefix.length)}`),
      seq: 0,
      powered: true,
    };
  });

  const onTheWay: Act[] = [];
  const places = new Map(members.map(({ device }, place) => [device.id, place]));

  return {
    members,
    episodes,
    happenings,
    running: (device) => residents[places.get(device) ?? -1]?.running ?? [],
    forecasts: (issuedAt) =>
      [...new Set(members.map(({ district }) => district))].map(({ name, weather }) =>
        forecastOf(name, weather, issuedAt, options.seed),
      ),
    advance(to) {
      const acts: Act[] = [];
      for (const resident of residents) liveOn(resident, to, acts, onTruth);
      for (let next = 0; next < ahead.length; ) {
        const happening = ahead[next];
        if (happening === undefined || happening.end > to) next += 1;
        else {
          onTruth(districtTruth(happening, true));
          ahead.splice(next, 1);
        }
      }
      return inTime(acts, onTheWay, places, to);
    },
    finish() {
      for (const happening of ahead) if (happening.onset <= options.end) onTruth(districtTruth(happening, false));
      for (const { running } of residents) {
        for (const { episode, note } of running) onTruth(truthRecord(episode, note, undefined));
      }
    },
  };
}

function liveOn(resident: Resident, to: number, acts: Act[], onTruth: (record: TruthRecord) => void): void {
  const { device } = resident.member;
  for (let at = device.dueAt(); at <= to; at = device.dueAt()) {
    beginEpisodes(resident, at);
    const report = device.tick(at);
    const powered = device.powered();
    if (powered !== resident.powered) {
      acts.push({ kind: powered ? 'regain_power' : 'lose_power', at, device: device.id });
      resident.powered = powered;
    }
    if (report !== undefined) {
      resident.seq += 1;
      // A lost report leaves a gap in `seq`, as it does in the field.
      if (!resident.lost(report)) {
        const payload = `{"ts":${at + device.wire.clockSkewMs},"seq":${resident.seq},"values":${report.values}}`;
        for (const arrives of arrivals(device.wire, at, resident.shuffle)) {
          acts.push({ kind: 'publish', at: arrives, device: device.id, payload });
        }
      }
    }
    endEpisodes(resident, at, onTruth);
  }
}

/** When a message said at `at` arrives: at once, unless something holds it back or repeats it. */
function arrivals(wire: WireFaults, at: number, random: Random): readonly number[] {
  if (wire.holdMs === 0 && wire.duplicates === 0) return [at];
  const held = wire.holdMs === 0 ? at : (Math.floor(at / wire.holdMs) + 1) * wire.holdMs;
  const arrives = wire.shuffled ? held + random.integer(0, 4_000) : held;
  return random.chance(wire.duplicates) ? [arrives, arrives + random.integer(200, 60_000)] : [arrives];
}

/** What has happened by `to`, in the order of time and then of the fleet; what is still on the way waits. */
function inTime(
  acts: readonly Act[],
  onTheWay: Act[],
  places: ReadonlyMap<string, number>,
  to: number,
): readonly Act[] {
  const all = onTheWay.length === 0 ? [...acts] : [...onTheWay, ...acts];
  all.sort((a, b) => a.at - b.at || (places.get(a.device) ?? 0) - (places.get(b.device) ?? 0));
  onTheWay.length = 0;
  const late = all.findLastIndex(({ at }) => at <= to) + 1;
  for (const act of all.splice(late)) onTheWay.push(act);
  return all;
}

function beginEpisodes({ waiting, running }: Resident, at: number): void {
  for (let next = waiting[0]; next !== undefined && next.startsAt <= at; next = waiting[0]) {
    const note: TruthNote = { onset: at, details: {} };
    running.push({ episode: next, note, step: next.begin(at, note) });
    waiting.shift();
  }
}

function endEpisodes({ running }: Resident, at: number, onTruth: (record: TruthRecord) => void): void {
  for (let index = running.length - 1; index >= 0; index -= 1) {
    const item = running[index];
    if (item === undefined || !item.step(at)) continue;
    running.splice(index, 1);
    onTruth(truthRecord(item.episode, item.note, at));
  }
}
