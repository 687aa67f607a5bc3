import type { Act, Town } from '../town/town.ts';
import type { Field } from './field.ts';

/** A simulated town as people on the spot find it. */
export interface TownField extends Field {
  /** Hears what devices say, so that it is known where water runs. */
  hear(acts: readonly Act[]): void;
}

const flowSaid = /"water_flow_lpm":([0-9.]+)/;

export function createTownField(town: Town): TownField {
  const drawn = new Map<string, number>();
  const workOn = (device: string) => town.running(device).flatMap(({ episode }) => episode.work ?? []);
  return {
    broken: (device) => workOn(device).some((work) => work.broken()),
    usedAt: (device) => drawn.get(device),
    mendable: (device) => workOn(device).length > 0,
    mend(device, at, holdsFor) {
      for (const work of workOn(device)) work.mend(at, holdsFor);
    },
    hear(acts) {
      for (const act of acts) {
        if (act.kind !== 'publish') continue;
        const flow = flowSaid.exec(act.payload)?.[1];
        // More than a dripping tap; a payload begins with its `ts`.
        if (flow !== undefined && Number(flow) > 1) drawn.set(act.device, Number(act.payload.slice(6, 19)));
      }
    },
  };
}
