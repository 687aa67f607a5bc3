import { instant, parseDuration } from '../../base/index.ts';
import type { DeviceType, Signal, SignalValue, TelemetryEvent } from '../../telemetry/index.ts';
import { badRuleTest } from '../errors.ts';
import { nearest } from '../expression/nearest.ts';

/** What happens at one instant: an event without its place in the journal, or a snapshot of the engine. */
export type Happening =
  | { readonly at: number; readonly snapshot: true }
  | { readonly at: number; readonly event: Unplaced<TelemetryEvent> };

type Unplaced<E> = E extends unknown ? Omit<E, 'seq' | 'idx' | 'at'> : never;

/** A reading that arrives at `at`, with the device's time `ts`. */
export function readingOf(
  device: string,
  type: DeviceType,
  values: readonly { signal: Signal; value: SignalValue }[],
  at: number,
  ts: number,
): Happening {
  const slots = values.map((one) => one.signal.slot);
  const what = { slots, values: values.map((one) => one.value), flags: 0 };
  return { at, event: { kind: 'reading', device, type, ts: instant(ts), ...what } };
}

export function signalOf(name: string, type: DeviceType, pointer: string): Signal {
  const slot = type.slotOf.get(name);
  const signal = slot === undefined ? undefined : type.signals[slot];
  if (signal !== undefined) return signal;
  const meant = nearest(
    name,
    type.signals.map((one) => one.name),
  );
  const remedy = meant === undefined ? '' : `: did you mean \`${meant}\`?`;
  throw badRuleTest(`\`${name}\` is no signal of ${type.name}${remedy}`, pointer);
}

export const millisOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseDuration(text);
