import type { RawReading } from '../decode/decode.ts';
import type { MappedPart } from '../mapping/decode-mapped.ts';
import type { CompiledMapping } from '../mapping/mapping.ts';
import { readField } from '../mapping/read-field.ts';
import { fill } from '../mapping/template.ts';
import { matchTopic } from '../mapping/topic-pattern.ts';
import type { SparkplugPart } from './edge-nodes.ts';

/** What an edge node said in names of metrics, in signals. */
export function mapMetrics(mapping: CompiledMapping, topic: readonly string[], part: SparkplugPart): MappedPart {
  const { device: source } = mapping;
  const levels = matchTopic(mapping.levels, topic) ?? {};
  const device = source !== undefined && 'template' in source ? fill(source.template, levels) : undefined;
  const { presence } = part;
  const readings = part.readings.map((reading) => mapReading(mapping, reading));
  const told = readings.filter(({ names }) => names.length > 0);
  // Metrics that are no signals are a sign of life all the same.
  const kept = told.length > 0 || presence !== undefined ? told : readings.slice(0, 1);
  return { device, readings: kept, ...(presence === undefined ? {} : { presence }) };
}

function mapReading({ signals }: CompiledMapping, { ts, names, values }: RawReading): RawReading {
  const sent = new Map(names.map((name, i) => [name, values[i]]));
  const read = signals.flatMap((plan) => {
    const value = readField(plan, sent.get(plan.from[0] ?? ''));
    return value === undefined ? [] : [[plan.signal, value] as const];
  });
  return { ts, seq: undefined, names: read.map(([name]) => name), values: read.map(([, value]) => value) };
}
