import type { MappedMessage } from '../mapping/decode-mapped.ts';
import type { MappingSet } from '../mapping/mapping.ts';
import { EdgeNodes } from './edge-nodes.ts';
import { mapMetrics } from './map-metrics.ts';
import { aboutTopic, sparkplugTopic } from './topic.ts';

/**
 * What one message of Sparkplug would become without any other: births say all that they mean, data and deaths need the
 * births before them; data are refused. */
export function trySparkplug(set: MappingSet, topic: string, payload: Uint8Array): MappedMessage {
  const said = sparkplugTopic(topic);
  if (said === undefined) {
    const detail = `${topic} is no topic on which an edge node speaks; write spBv1.0/{group}/{message}/{node}[/{device}]`;
    return { parts: [], refusals: [{ reason: 'unknown_topic', detail }] };
  }
  const nodes = new EdgeNodes();
  // Of a node that is born, so that the birth of a device can be tried alone.
  if (said.message === 'DBIRTH') nodes.take('', { ...said, message: 'NBIRTH', device: undefined }, new Uint8Array());
  const { parts, refusals } = nodes.take('', said, payload);
  const mapped = parts.flatMap((part) => {
    const about = aboutTopic(said, part.device);
    const [found] = set.find(about.join('/'));
    return found === undefined ? [] : [mapMetrics(found.mapping, about, part)];
  });
  // The seq of one message alone follows nothing.
  return { parts: mapped, refusals: refusals.filter(({ reason }) => reason !== 'sequence_gap') };
}
