import type { PresenceSign } from './desk/index.ts';
import type { FleetReader } from './fleet/index.ts';
import { type Catalogue, holds, type SignalValue } from './telemetry/index.ts';

/** What of a device tells that somebody uses it, as the catalogue says of its type. */
export function createPresenceSigns(catalogue: Catalogue, fleet: Pick<FleetReader, 'getDevice'>) {
  return async (id: string): Promise<{ type: string; signs: readonly PresenceSign[] } | undefined> => {
    const device = await fleet.getDevice(id);
    const type = device && catalogue.types.get(device.type);
    if (type === undefined) return undefined;
    const signs = (type.presence ?? []).flatMap((test): PresenceSign[] => {
      const signal = type.signals[test.slot]?.name;
      return signal === undefined ? [] : [{ signal, speaks: (value) => holds(test, value as SignalValue) }];
    });
    return { type: type.name, signs };
  };
}
