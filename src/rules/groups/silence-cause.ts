import { minutes } from '../../base/index.ts';
import type { CompiledRule } from '../engine/compiled-rule.ts';
import type { DeviceState } from '../engine/device-state.ts';
import type { EngineState } from '../engine/engine-state.ts';
import type { SilenceCause } from '../verdict.ts';
import { type PlaceKind, placeOf } from './places.ts';

/**
 * Why a device is silent, as far as its neighbours tell at the instant of the verdict: power or network when a quorum
 * of its building, else of its district, fell silent with it; its gateway when nobody else behind that is heard either.
 */
export function causeOf(state: EngineState, device: DeviceState, rule: CompiledRule): SilenceCause {
  if (Number.isNaN(device.heardAt)) return 'never-heard';
  if (isWorkedOn(device, rule)) return 'planned';
  const gateway = placeOf(device, 'gateway');
  if (isWidespread(state, device, (other) => gateway === undefined || placeOf(other, 'gateway') !== gateway)) {
    return 'power-or-network';
  }
  const behind = gateway === undefined ? undefined : tally(state, device, 'gateway', everybody);
  if (behind !== undefined && behind.fell > 0 && behind.alive === 0) return 'gateway';
  return gateway !== undefined && isWidespread(state, device, everybody) ? 'power-or-network' : 'device';
}

/** By its last known state: a silent device says nothing newer. */
function isWorkedOn(device: DeviceState, rule: CompiledRule): boolean {
  const { wake } = device;
  const planned = rule.planned?.(device) === true;
  device.wake = wake;
  return planned;
}

/** How far apart in time devices may have been heard last that fell silent together. */
const together = minutes(10);
/** Of those of a place whose fate is known: so many, the device itself among them, and this share. */
const fewest = 3;
const leastShare = 0.2;
/** Intervals without a beat after which a neighbour counts as silent. */
const missedBeats = 2;

type Counts = (other: DeviceState) => boolean;

const everybody: Counts = () => true;

function isWidespread(state: EngineState, device: DeviceState, considered: Counts): boolean {
  return (['building', 'district'] as const).some((kind) => {
    const { fell, alive } = tally(state, device, kind, considered);
    return fell + 1 >= fewest && (fell + 1) / (fell + 1 + alive) >= leastShare;
  });
}

/**
 * Of the other devices of a place: those that fell silent with this one, and those heard since it did. Who was never
 * heard, was silent long before, or could not be missed yet tells nothing.
 */
function tally(state: EngineState, device: DeviceState, kind: PlaceKind, considered: Counts) {
  const name = placeOf(device, kind);
  const counts = { fell: 0, alive: 0 };
  if (name === undefined) return counts;
  const { idleInterval } = device.program.type;
  for (const other of state.places.at(kind, name)) {
    if (other === device || Number.isNaN(other.heardAt) || !considered(other)) continue;
    const apart = other.heardAt - device.heardAt;
    if (!isOverdue(state, other)) counts.alive += apart > idleInterval ? 1 : 0;
    else if (apart > together) counts.alive += 1;
    else if (apart >= -together) counts.fell += 1;
  }
  return counts;
}

/** Our own outage is no silence: beats count as missed only while we listened. */
const isOverdue = ({ at, pace }: EngineState, { heardAt, program }: DeviceState): boolean =>
  at - Math.max(heardAt, pace.admittedAt) >= missedBeats * program.type.idleInterval;
