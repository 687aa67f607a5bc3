/** From messages of Sparkplug B to what they say of devices, by what their edge nodes said before. */
import type { RawReading, Refusal } from '../decode/decode.ts';
import { readTs } from '../decode/message-time.ts';
import { EdgeNode, type EdgeNodeState } from './edge-node.ts';
import { type Metric, readPayload, type SparkplugPayload, valueOfMetric } from './payload.ts';
import type { SparkplugTopic } from './topic.ts';

/** What a message says of the node (`device` undefined) or of one of its devices. */
export interface SparkplugPart {
  readonly device: string | undefined;
  /** Values by the names of metrics, by rising time. */
  readonly readings: readonly RawReading[];
  readonly presence?: 'online' | 'offline';
}

export interface SparkplugResult {
  readonly parts: readonly SparkplugPart[];
  readonly refusals: readonly Refusal[];
}

/** Edge nodes for which one device of ours may speak, and all of them. The one born longest ago is forgotten first. */
const mostOfPublisher = 8;
const mostNodes = 20_000;

export class EdgeNodes {
  readonly #nodes = new Map<string, EdgeNode>();

  /** Never throws, whatever the bytes. */
  take(publisher: string, topic: SparkplugTopic, bytes: Uint8Array): SparkplugResult {
    const payload = readPayload(bytes);
    if (typeof payload === 'string') return refused('not_sparkplug', payload);
    if (topic.message === 'NBIRTH') return this.#bear(publisher, topic, payload);
    const node = this.#nodes.get(keyOf(publisher, topic));
    if (topic.message === 'NDEATH') return die(node, payload);
    if (node?.born !== true) return this.#unborn(publisher, topic, `edge node ${topic.node}`);
    const gap = node.follow(payload.seq);
    const result = this.#takeBorn(node, topic, payload);
    if (gap === undefined) return result;
    return { parts: result.parts, refusals: [{ reason: 'sequence_gap', detail: gap }, ...result.refusals] };
  }

  /** Edge nodes of which something is missing, with the device of ours that speaks for them. */
  wanting(): readonly Pick<EdgeNodeState, 'publisher' | 'group' | 'node'>[] {
    return [...this.#nodes.values()]
      .filter(({ wantsBirth }) => wantsBirth)
      .map(({ publisher, group, node }) => ({ publisher, group, node }));
  }

  snapshot(): readonly EdgeNodeState[] {
    return [...this.#nodes.values()].map((node) => node.snapshot());
  }

  restore(states: readonly EdgeNodeState[]): void {
    this.#nodes.clear();
    for (const state of states) this.#nodes.set(keyOf(state.publisher, state), EdgeNode.restore(state));
  }

  #bear(publisher: string, topic: SparkplugTopic, payload: SparkplugPayload): SparkplugResult {
    const node = this.#renew(publisher, topic);
    const fault = node.bear(payload.seq, bdSeqIn(payload), payload.metrics);
    const part = { device: undefined, ...readAll(node, null, payload), presence: 'online' as const };
    return { parts: [part], refusals: [...refusalsOf(fault), ...part.refusals] };
  }

  #takeBorn(node: EdgeNode, topic: SparkplugTopic, payload: SparkplugPayload): SparkplugResult {
    const { message, device } = topic;
    if (device === undefined) {
      const { readings, refusals } = readAll(node, null, payload);
      return { parts: [{ device, readings }], refusals };
    }
    if (message === 'DDEATH') {
      node.dieDevice(device);
      return { parts: [{ device, readings: [], presence: 'offline' }], refusals: [] };
    }
    const fault = message === 'DBIRTH' ? node.bearDevice(device, payload.metrics) : undefined;
    if (fault !== undefined) return refused('not_sparkplug', fault);
    if (!node.hasDevice(device))
      return this.#unborn(node.publisher, topic, `device ${device} of edge node ${topic.node}`);
    const { readings, refusals } = readAll(node, device, payload);
    const part: SparkplugPart = { device, readings, ...(message === 'DBIRTH' ? { presence: 'online' } : {}) };
    return { parts: [part], refusals };
  }

  #unborn(publisher: string, topic: SparkplugTopic, who: string): SparkplugResult {
    const node = this.#nodes.get(keyOf(publisher, topic)) ?? this.#renew(publisher, topic);
    node.wantsBirth = true;
    return refused('before_birth', `${who} sent ${topic.message} and its birth is not known; a rebirth is asked for`);
  }

  /** The node as the newest of all. */
  #renew(publisher: string, topic: SparkplugTopic): EdgeNode {
    const key = keyOf(publisher, topic);
    const node = this.#nodes.get(key) ?? new EdgeNode({ publisher, ...topic });
    this.#nodes.delete(key);
    this.#nodes.set(key, node);
    const same = [...this.#nodes].filter(([, one]) => one.publisher === publisher);
    const [oldest] = same.length > mostOfPublisher ? same : this.#nodes.size > mostNodes ? this.#nodes : [];
    if (oldest !== undefined) this.#nodes.delete(oldest[0]);
    return node;
  }
}

const keyOf = (publisher: string, { group, node }: Pick<SparkplugTopic, 'group' | 'node'>): string =>
  `${publisher}\u0000${group}\u0000${node}`;

const refused = (reason: Refusal['reason'], detail: string): SparkplugResult => ({
  parts: [],
  refusals: [{ reason, detail }],
});

const refusalsOf = (sentence: string | undefined): Refusal[] =>
  sentence === undefined ? [] : [{ reason: 'not_sparkplug', detail: sentence }];

/** The node's last will, and with it all its devices are gone. */
function die(node: EdgeNode | undefined, payload: SparkplugPayload): SparkplugResult {
  const devices = node?.devices ?? [];
  if (node?.born !== true || !node.die(bdSeqIn(payload))) return { parts: [], refusals: [] };
  const gone = [undefined, ...devices];
  return { parts: gone.map((device) => ({ device, readings: [], presence: 'offline' })), refusals: [] };
}

function bdSeqIn({ metrics }: SparkplugPayload): number | null {
  const metric = metrics.find(({ name }) => name === 'bdSeq');
  const value = metric === undefined ? undefined : valueOfMetric(metric, metric.datatype);
  return typeof value === 'number' ? value : null;
}

/** Metrics of one time are one reading. */
function readAll(
  node: EdgeNode,
  device: string | null,
  { timestamp, metrics }: SparkplugPayload,
): { readonly readings: readonly RawReading[]; readonly refusals: readonly Refusal[] } {
  const byTime = new Map<number | undefined, Map<string, unknown>>();
  let strangers = 0;
  for (const metric of metrics) {
    const known = node.known(device, metric);
    if (known === undefined) strangers += 1;
    const value = known && valueOfMetric(metric, metric.datatype ?? known.datatype ?? undefined);
    if (known === undefined || value === undefined) continue;
    const time = metric.timestamp ?? timestamp;
    const values = byTime.get(time) ?? new Map<string, unknown>();
    byTime.set(time, values.set(known.name, value));
  }
  if (strangers > 0) node.wantsBirth = true;
  const refusals: Refusal[] = strangers === 0 ? [] : [unknownMetrics(metrics, node, device)];
  const readings: RawReading[] = [];
  for (const [time, values] of byTime) {
    const ts = readTs(time);
    if (typeof ts === 'string') refusals.push({ reason: 'bad_ts', detail: ts });
    else readings.push({ ts, seq: undefined, names: [...values.keys()], values: [...values.values()] });
  }
  return { readings, refusals };
}

function unknownMetrics(metrics: readonly Metric[], node: EdgeNode, device: string | null): Refusal {
  const first = metrics.find((metric) => node.known(device, metric) === undefined);
  const what = first?.name ? `metric ${first.name.slice(0, 100)}` : `alias ${first?.alias ?? '(none)'}`;
  return { reason: 'before_birth', detail: `${what} is in no birth that is known; a rebirth is asked for` };
}
