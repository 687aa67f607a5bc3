import { instant } from '../../base/index.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { groupStateOf } from '../engine/episode-state.ts';
import { schedule } from '../engine/look.ts';
import type { EpisodeState, Verdict } from '../verdict.ts';
import { isMember } from './count.ts';
import { forgetIfEmpty, type Group, type GroupLevel, inTurn, judgeAt, modeOf } from './group-state.ts';

/** Device ids that a verdict names at most; its `members` input has the full number. */
const mostNamed = 500;

const closed = -1;

/** Judges every group whose numbers the event at hand, or the second at hand, has changed. */
export function judgeChanged(state: EngineState): void {
  const { changed } = state.groups;
  if (changed.size === 0) return;
  const groups = inTurn(changed);
  changed.clear();
  for (const group of groups) judge(state, group);
}

/** Judges also those that are due at the second at hand. */
export function judgeDue(state: EngineState): void {
  const { groups } = state;
  if (groups.second * 1000 <= state.at) {
    groups.second = Number.POSITIVE_INFINITY;
    for (const group of groups.timed) {
      if (group.due <= state.at) groups.changed.add(group);
      else groups.second = Math.min(groups.second, Math.ceil(group.due / 1000));
    }
  }
  judgeChanged(state);
}

function judge(state: EngineState, group: Group): void {
  const { rule } = group;
  const share = shareOf(group);
  const reached = rule.levels.findIndex((level) => group.members >= level.atLeast && share >= level.share);
  judgeAt(state.groups, group, Number.POSITIVE_INFINITY);
  if (reached !== closed && reached !== group.level) enter(state, group, reached);
  if (group.level !== closed && !rule.manual) {
    const low = reached === closed && (rule.clearShare === undefined || share < rule.clearShare);
    end(state, group, low);
  }
  forgetIfEmpty(state.groups, group);
}

const shareOf = ({ members, population }: Group): number => (population === 0 ? 0 : members / population);

function enter(state: EngineState, group: Group, level: number): void {
  const kind = group.level === closed ? 'breach' : 'level';
  const before = groupStateOf(group);
  group.level = level;
  group.since = state.at;
  group.clearing = Number.NaN;
  const after = groupStateOf(group);
  say(state, group, { kind, level, reason: reasonOf(group), since: state.at, before, after });
}

function end(state: EngineState, group: Group, low: boolean): void {
  if (!low) {
    group.clearing = Number.NaN;
    return;
  }
  if (Number.isNaN(group.clearing)) group.clearing = state.at;
  const due = group.clearing + group.rule.clearFor;
  if (due > state.at) judgeAt(state.groups, group, due);
  else endGroup(state, group, reasonOf(group), group.clearing);
}

const reasonOf = ({ rule }: Group): Verdict['reason'] => (rule.silence ? 'missing' : 'condition');

/** Ends an open episode of a group without asking its rule. `since` is in the server's time. */
export function endGroup(state: EngineState, group: Group, reason: Verdict['reason'], since: number): void {
  if (group.level === closed) return;
  const { level } = group;
  const before = groupStateOf(group);
  group.level = closed;
  group.since = Number.NaN;
  group.clearing = Number.NaN;
  say(state, group, { kind: 'clear', level, reason, since, before, after: groupStateOf(group) });
  judgeAt(state.groups, group, Number.POSITIVE_INFINITY);
  if (!group.rule.silence) return;
  // Whoever is still silent, and has been for long, is no part of a next episode.
  for (const device of state.places.at(group.rule.by, group.id)) {
    if (!device.program.quorums.some((one) => one.id === group.rule.id)) continue;
    device.nextSilence = Number.NEGATIVE_INFINITY;
    schedule(state, device);
  }
}

interface Said extends Pick<Verdict, 'kind' | 'reason' | 'level'> {
  /** In the server's time. */
  readonly since: number;
  readonly before: EpisodeState;
  readonly after: EpisodeState;
}

function say(state: EngineState, group: Group, { kind, level, reason, since, before, after }: Said): void {
  const { rule, members, population } = group;
  const { severity, place } = rule.levels[level] as GroupLevel;
  state.verdicts.push({
    seq: state.seq,
    ordinal: state.ordinal,
    at: instant(state.at),
    rule: rule.id,
    version: rule.version,
    mode: modeOf(group),
    subject: { kind: rule.by, id: group.id },
    kind,
    severity,
    level: place,
    deviceTime: instant(state.at),
    since: instant(since),
    reason,
    inputs: { members, population, share: shareOf(group) },
    ...(kind === 'clear' ? {} : { members: membersOf(state, group) }),
    before,
    after,
  });
  state.ordinal += 1;
}

/** The ids of a group's members, sorted, the first of them when they are very many. */
function membersOf(state: EngineState, { rule, id }: Group): readonly string[] {
  const ids: string[] = [];
  for (const device of state.places.at(rule.by, id)) {
    const own = device.program.quorums.find((one) => one.id === rule.id);
    if (own !== undefined && isMember(device, own)) ids.push(device.id);
  }
  return ids.sort().slice(0, mostNamed);
}
