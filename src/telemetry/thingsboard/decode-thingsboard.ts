/** Telemetry in ThingsBoard's form, which is nearly ours, by a mapping from its keys to signals. */
import { type DecodeLimits, decode, type RawReading } from '../decode/decode.ts';
import type { MappedMessage } from '../mapping/decode-mapped.ts';
import type { CompiledMapping } from '../mapping/mapping.ts';
import { at, readField } from '../mapping/read-field.ts';
import { fill } from '../mapping/template.ts';
import type { Levels } from '../mapping/topic-pattern.ts';

/** Single values, `{ts, values}`, or an array of either. */
export function decodeThingsboard(
  mapping: CompiledMapping,
  levels: Levels,
  payload: Uint8Array,
  limits: DecodeLimits,
): MappedMessage {
  const { readings, refusals } = decode(payload, limits);
  const { device: source } = mapping;
  const device = source !== undefined && 'template' in source ? fill(source.template, levels) : undefined;
  return { parts: [{ device, readings: readings.map((reading) => mapped(mapping, reading)) }], refusals };
}

function mapped({ signals }: CompiledMapping, { ts, seq, names, values }: RawReading): RawReading {
  const sent = Object.fromEntries(names.map((name, i) => [name, values[i]]));
  const read = signals.flatMap((plan) => {
    const value = readField(plan, at(plan.from, sent, sent));
    return value === undefined ? [] : [[plan.signal, value] as const];
  });
  return { ts, seq, names: read.map(([name]) => name), values: read.map(([, value]) => value) };
}
