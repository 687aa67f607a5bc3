import { attributeOf } from '../../telemetry/index.ts';
import type { DeviceState } from '../engine/device-state.ts';
import { groupKinds } from '../verdict.ts';

/** What an index keeps devices by: what they have in common, and the gateway they speak through. */
const placeKinds = [...groupKinds, 'gateway'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** Which devices stand where. Follows from the devices' facts alone, so that no snapshot need keep it. */
export interface Places {
  add(device: DeviceState): void;
  /** Before the device's facts change or it goes. */
  remove(device: DeviceState): void;
  /** In no order that means anything. */
  at(kind: PlaceKind, id: string): ReadonlySet<DeviceState>;
  clear(): void;
}

/** The name of the place as expressions read it in `device.<kind>`; undefined = unknown. */
export function placeOf({ program, facts }: DeviceState, kind: PlaceKind): string | undefined {
  const name = attributeOf(program.type, facts, kind);
  return name === undefined ? undefined : String(name);
}

const nobody: ReadonlySet<DeviceState> = new Set();

export function createPlaces(): Places {
  const places = new Map<PlaceKind, Map<string, Set<DeviceState>>>(placeKinds.map((kind) => [kind, new Map()]));
  return {
    add(device) {
      for (const [kind, byName] of places) {
        const name = placeOf(device, kind);
        if (name === undefined) continue;
        const there = byName.get(name);
        if (there === undefined) byName.set(name, new Set([device]));
        else there.add(device);
      }
    },
    remove(device) {
      for (const [kind, byName] of places) {
        const name = placeOf(device, kind);
        const there = name === undefined ? undefined : byName.get(name);
        if (name === undefined || there === undefined) continue;
        there.delete(device);
        if (there.size === 0) byName.delete(name);
      }
    },
    at: (kind, id) => places.get(kind)?.get(id) ?? nobody,
    clear() {
      for (const byName of places.values()) byName.clear();
    },
  };
}
