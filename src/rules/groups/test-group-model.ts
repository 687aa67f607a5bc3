import { silenceFrom } from '../engine/pace.ts';
import {
  type Look,
  lookOf,
  type ModelDevice,
  type ModelRule,
  newTimer,
  nowOf,
  sinceOf,
  type Timer,
} from '../engine/test-model.ts';
import { type Happening, homeOf } from './test-group-histories.ts';

/**
 * Quorum rules again, as plainly as can be: every device is asked every second, and every group is counted from
 * nothing whenever it is judged.
 */

type Truth = boolean | undefined;

/** A version of a quorum rule by its text for the engine, and as functions for the model. */
export interface GroupModelRule {
  readonly document: { readonly id: string } & Record<string, unknown>;
  readonly reads: readonly string[];
  readonly service?: boolean;
  readonly member: { readonly holds: (look: Look) => Truth; readonly for: number } | { readonly silentFor: number };
  /** Undefined: every device that was heard. */
  readonly of?: (look: Look) => Truth;
  readonly within: number;
  /** Most severe first, as in the document. */
  readonly levels: readonly { readonly atLeast: number; readonly share: number; readonly severity: string }[];
  readonly clear: { readonly share?: number; readonly for: number } | 'manual';
}

/** What one device is to one rule: `on`, or when it ceased to be (for silence: when it was noticed). */
interface Memory {
  member: 'on' | 'stale' | number | undefined;
  counted: 'on' | number | undefined;
  readonly timer: Timer;
}

interface Device extends ModelDevice {
  district: string | null;
  retired: boolean;
  readonly memories: Map<string, Memory>;
}

interface Episode {
  level: number;
  clearing: number | undefined;
  judged: string;
}

export interface GroupModelVerdict {
  readonly rule: string;
  readonly version: number;
  readonly group: string;
  readonly kind: string;
  readonly level: number;
  readonly at: number;
  readonly since: number;
  readonly population: number;
  readonly members: readonly string[];
}

const fresh = (): Memory => ({
  member: undefined,
  counted: undefined,
  timer: newTimer(),
});

const makeDevice = (id: string, district: string | null): Device => ({
  id,
  readings: [],
  heardAt: undefined,
  service: undefined,
  timers: new Map(),
  district,
  retired: false,
  memories: new Map(),
});

export function runGroupModel(
  variants: readonly (readonly GroupModelRule[])[],
  deviceIds: readonly string[],
  districts: readonly string[],
  history: readonly Happening[],
): readonly GroupModelVerdict[] {
  const verdicts: GroupModelVerdict[] = [];
  const devices = deviceIds.map((id) => makeDevice(id, homeOf(id)));
  const rules = variants.map(([first]) => first as GroupModelRule);
  const versions = rules.map(() => 1);
  const episodes = new Map<string, Episode>();
  const pace = { second: 0, listening: true, admittedAt: Number.NEGATIVE_INFINITY };

  const memoryOf = (device: Device, rule: GroupModelRule): Memory => {
    const memory = device.memories.get(rule.document.id) ?? fresh();
    device.memories.set(rule.document.id, memory);
    return memory;
  };
  const episodeOf = (rule: GroupModelRule, district: string): Episode => {
    const key = `${rule.document.id} ${district}`;
    const episode = episodes.get(key) ?? { level: -1, clearing: undefined, judged: '0 0' };
    episodes.set(key, episode);
    return episode;
  };
  const look = (device: Device, rule: GroupModelRule, at: number, from: number): void => {
    const memory = memoryOf(device, rule);
    const sight = lookOf(device, memory.timer, at, from);
    const inhibited = rule.service === true && sight.value('service_on') === true;
    const isOf = rule.of === undefined ? device.heardAt !== undefined : rule.of(sight) === true;
    if ('silentFor' in rule.member)
      lookAtSilence(device, memory, rule.member.silentFor, at, inhibited, pace.admittedAt);
    else {
      const matches = meets(memory.timer, rule.member, sight, from, inhibited);
      if (matches) memory.member = 'on';
      else if (memory.member === 'on') memory.member = at;
      if (matches || (isOf && !inhibited)) memory.counted = 'on';
      else if (memory.counted === 'on') memory.counted = at;
    }
  };
  const expire = (device: Device, rule: GroupModelRule, at: number): void => {
    const memory = memoryOf(device, rule);
    const old = (since: unknown): boolean => typeof since === 'number' && at - since >= rule.within;
    const silence = 'silentFor' in rule.member;
    if (silence && device.district !== null && episodeOf(rule, device.district).level !== -1) return;
    if (old(memory.member)) {
      memory.member = silence ? 'stale' : undefined;
      if (silence) memory.counted = undefined;
    }
    if (old(memory.counted)) memory.counted = undefined;
  };
  const numbersOf = (rule: GroupModelRule, district: string) => {
    const inside = devices.filter((one) => !one.retired && one.district === district);
    const is = (one: 'on' | 'stale' | number | undefined): boolean => one === 'on' || typeof one === 'number';
    const members = inside.filter((one) => is(memoryOf(one, rule).member)).map(({ id }) => id);
    return { members, population: inside.filter((one) => is(memoryOf(one, rule).counted)).length };
  };
  const judge = (rule: GroupModelRule, version: number, district: string, at: number, always: boolean): void => {
    const episode = episodeOf(rule, district);
    const { members, population } = numbersOf(rule, district);
    const numbers = `${members.length} ${population}`;
    if (!always && episode.judged === numbers) return;
    episode.judged = numbers;
    const share = population === 0 ? 0 : members.length / population;
    const reached = rule.levels.findIndex((one) => members.length >= one.atLeast && share >= one.share);
    const say = (kind: string, level: number, since: number): void => {
      const named = kind === 'clear' ? [] : members.toSorted();
      const base = { rule: rule.document.id, version, group: district, kind, level, at, since, population };
      verdicts.push({ ...base, members: named });
    };
    if (reached !== -1 && reached !== episode.level) {
      say(episode.level === -1 ? 'breach' : 'level', reached, at);
      episode.level = reached;
      episode.clearing = undefined;
    }
    if (episode.level === -1 || rule.clear === 'manual') return;
    const low = reached === -1 && (rule.clear.share === undefined || share < rule.clear.share);
    episode.clearing = low ? (episode.clearing ?? at) : undefined;
    if (episode.clearing === undefined || at - episode.clearing < rule.clear.for) return;
    say('clear', episode.level, episode.clearing);
    episode.level = -1;
    episode.clearing = undefined;
  };
  const judgeAll = (at: number, always: boolean): void => {
    rules.forEach((rule, i) => {
      for (const district of districts) judge(rule, versions[i] ?? 0, district, at, always);
    });
  };
  const forget = (device: Device, rule: GroupModelRule): void => {
    const memory = memoryOf(device, rule);
    memory.counted = undefined;
    const silent = 'silentFor' in rule.member && memory.member !== undefined;
    memory.member = silent ? 'stale' : undefined;
  };

  for (const one of history) {
    if (pace.listening && one.kind !== 'start') {
      while ((pace.second + 1) * 1000 <= one.at) {
        pace.second += 1;
        const at = pace.second * 1000;
        for (const device of devices) {
          for (const rule of rules) {
            if (device.retired) continue;
            look(device, rule, at, nowOf(device, at));
            expire(device, rule, at);
          }
        }
        judgeAll(at, true);
      }
    }
    if (one.kind === 'stop' || one.kind === 'start') pace.listening = false;
    if (one.kind === 'admitting')
      Object.assign(pace, { listening: true, admittedAt: one.at, second: Math.floor(one.at / 1000) });
    const device = 'device' in one ? devices.find(({ id }) => id === one.device) : undefined;
    if (device !== undefined && !device.retired) {
      if (one.kind === 'reading' || one.kind === 'heard') {
        device.heardAt = one.at;
        if (one.kind === 'reading') read(device, rules, one, look);
        for (const rule of rules) {
          if ('silentFor' in rule.member && memoryOf(device, rule).member !== undefined)
            look(device, rule, one.at, one.at);
        }
      } else if (one.kind === 'move' && device.district !== one.district) {
        for (const rule of rules) forget(device, rule);
        device.district = one.district;
      } else if (one.kind === 'retire') device.retired = true;
      else if (one.kind === 'board') {
        device.readings.length = 0;
        device.heardAt = undefined;
        device.memories.clear();
      }
    }
    if (one.kind === 'change') {
      const at = rules.findIndex(({ document }) => document.id === one.rule);
      const before = rules[at] as GroupModelRule;
      const after = variants[at]?.[one.variant] as GroupModelRule;
      rules[at] = after;
      versions[at] = (versions[at] ?? 0) + 1;
      for (const each of devices) each.memories.set(one.rule, fresh());
      for (const district of districts) {
        const episode = episodeOf(after, district);
        episode.clearing = undefined;
        episode.judged = '0 0';
        if (episode.level === -1) continue;
        const same = after.levels.findIndex(({ severity }) => severity === before.levels[episode.level]?.severity);
        episode.level = same === -1 ? after.levels.length - 1 : same;
      }
    }
    if (one.kind === 'clear') {
      rules.forEach((rule, i) => {
        const episode = episodeOf(rule, one.district);
        if (rule.document.id !== 'MANUAL' || episode.level === -1) return;
        const { population } = numbersOf(rule, one.district);
        const base = { rule: 'MANUAL', version: versions[i] ?? 0, group: one.district, kind: 'clear', members: [] };
        verdicts.push({ ...base, level: episode.level, at: one.at, since: one.at, population });
        episode.level = -1;
      });
    }
    judgeAll(one.at, false);
  }
  return verdicts;
}

function read(
  device: Device,
  rules: readonly GroupModelRule[],
  one: Happening & { kind: 'reading' },
  look: (device: Device, rule: GroupModelRule, at: number, from: number) => void,
): void {
  const newestOf = (name: string): number =>
    Math.max(...device.readings.filter(({ values }) => values[name] !== undefined).map(({ ts }) => ts));
  const touched = new Set(Object.keys(one.values).filter((name) => one.ts >= newestOf(name)));
  device.readings.push(one);
  for (const rule of rules) {
    if ('silentFor' in rule.member || !rule.reads.some((name) => touched.has(name))) continue;
    const plain: ModelRule = {
      document: rule.document,
      reads: rule.reads,
      levels: [],
      ...(rule.service === undefined ? {} : { service: rule.service }),
    };
    look(device, rule, one.at, sinceOf(device, plain, one));
  }
}

function meets(
  timer: Timer,
  member: { readonly holds: (look: Look) => Truth; readonly for: number },
  sight: Look,
  from: number,
  inhibited: boolean,
): boolean {
  const holds = member.holds(sight) === true && !inhibited;
  timer.since[0] = holds ? Math.min(sight.now, timer.since[0] ?? from) : undefined;
  return timer.since[0] !== undefined && sight.now - timer.since[0] >= member.for;
}

function lookAtSilence(
  device: Device,
  memory: Memory,
  span: number,
  at: number,
  inhibited: boolean,
  admittedAt: number,
): void {
  if (device.heardAt === undefined) return;
  if (memory.member === undefined) {
    const from = silenceFrom({ second: 0, listening: true, admittedAt }, device.heardAt, device.id, span);
    if (at - from >= span && !inhibited) memory.member = at;
  } else if (at - device.heardAt < span) memory.member = undefined;
  memory.counted = memory.member === 'stale' ? undefined : 'on';
}
