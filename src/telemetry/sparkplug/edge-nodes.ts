/** From messages of Sparkplug B to what they say of devices, by what their edge nodes said before. */
import { decodeDefaults, type RawReading, type Refusal } from '../decode/decode.ts';
import { readTs } from '../decode/message-time.ts';
import type { EdgeNode, EdgeNodeState } from './edge-node.ts';
import { NodeBook } from './node-book.ts';
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

/** Characters of a group, a node or a device in a topic. */
const longestId = 128;

export class EdgeNodes {
  readonly #book: NodeBook;

  constructor(book = new NodeBook()) {
    this.#book = book;
  }

  /** Never throws, whatever the bytes. */
  take(publisher: string, topic: SparkplugTopic, bytes: Uint8Array): SparkplugResult {
    const long = [topic.group, topic.node, topic.device ?? ''].find((id) => id.length > longestId);
    if (long !== undefined)
      return refused(`${long.slice(0, 40)}… in the topic has ${long.length} characters; at most ${longestId} are read`);
    const payload = readPayload(bytes);
    if (typeof payload === 'string') return refused(payload);
    const result = this.#takePayload(publisher, topic, payload);
    this.#book.settle();
    return result;
  }

  /** Edge nodes of which something is missing, with the device of ours that speaks for them. */
  wanting(): readonly Pick<EdgeNodeState, 'publisher' | 'group' | 'node'>[] {
    return this.#book
      .all()
      .filter(({ wantsBirth }) => wantsBirth)
      .map(({ publisher, group, node }) => ({ publisher, group, node }));
  }

  /** Nobody speaks for its edge nodes any more. */
  forget(publisher: string): void {
    this.#book.forget(publisher);
  }

  snapshot(): readonly EdgeNodeState[] {
    return this.#book.all().map((node) => node.snapshot());
  }

  restore(states: readonly EdgeNodeState[]): void {
    this.#book.restore(states);
  }

  #takePayload(publisher: string, topic: SparkplugTopic, payload: SparkplugPayload): SparkplugResult {
    if (topic.message === 'NBIRTH') return this.#bear(publisher, topic, payload);
    const node = this.#book.find(publisher, topic);
    if (topic.message === 'NDEATH') return node === undefined ? nothing : this.#die(node, payload);
    if (node?.born !== true) return this.#unborn(publisher, topic, `edge node ${topic.node}`);
    const gap = node.follow(payload.seq);
    const result = this.#takeBorn(node, topic, payload);
    this.#book.weigh(node);
    if (gap === undefined) return result;
    return { parts: result.parts, refusals: [{ reason: 'sequence_gap', detail: gap }, ...result.refusals] };
  }

  #bear(publisher: string, topic: SparkplugTopic, payload: SparkplugPayload): SparkplugResult {
    const node = this.#book.renew(publisher, topic);
    const faults = node.bear(payload.seq, bdSeqIn(payload), payload.metrics);
    this.#book.weigh(node);
    const part = { device: undefined, ...readAll(node, null, payload, true), presence: 'online' as const };
    return { parts: [part], refusals: [...refusalsOf(faults), ...part.refusals] };
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
    const isBirth = message === 'DBIRTH';
    const faults = isBirth ? node.bearDevice(device, payload.metrics) : [];
    if (faults === undefined) return refused('an edge node has at most 2000 devices; send the others by another one');
    if (!node.hasDevice(device))
      return this.#unborn(node.publisher, topic, `device ${device} of edge node ${topic.node}`);
    const { readings, refusals } = readAll(node, device, payload, isBirth);
    const part: SparkplugPart = { device, readings, ...(isBirth ? { presence: 'online' } : {}) };
    return { parts: [part], refusals: [...refusalsOf(faults), ...refusals] };
  }

  /** The node's last will, and with it all its devices are gone. */
  #die(node: EdgeNode, payload: SparkplugPayload): SparkplugResult {
    const gone = [undefined, ...node.devices];
    if (!node.born || !node.die(bdSeqIn(payload))) return nothing;
    this.#book.weigh(node);
    return { parts: gone.map((device) => ({ device, readings: [], presence: 'offline' })), refusals: [] };
  }

  #unborn(publisher: string, topic: SparkplugTopic, who: string): SparkplugResult {
    const node = this.#book.find(publisher, topic) ?? this.#book.renew(publisher, topic);
    node.wantsBirth = true;
    const detail = `${who} sent ${topic.message} and its birth is not known; a rebirth is asked for`;
    return { parts: [], refusals: [{ reason: 'before_birth', detail }] };
  }
}

const nothing: SparkplugResult = { parts: [], refusals: [] };

const refused = (detail: string): SparkplugResult => ({ parts: [], refusals: refusalsOf([detail]) });

const refusalsOf = (sentences: readonly string[]): Refusal[] =>
  sentences.map((detail) => ({ reason: 'not_sparkplug', detail }));

function bdSeqIn({ metrics }: SparkplugPayload): number | null {
  const metric = metrics.find(({ name }) => name === 'bdSeq');
  const value = metric === undefined ? undefined : valueOfMetric(metric, metric.datatype);
  return typeof value === 'number' ? value : null;
}

/** Metrics of one time are one reading. What a birth had too much of is told already. */
function readAll(
  node: EdgeNode,
  device: string | null,
  { timestamp, metrics }: SparkplugPayload,
  isBirth = false,
): { readonly readings: readonly RawReading[]; readonly refusals: readonly Refusal[] } {
  const byTime = new Map<number | undefined, Map<string, unknown>>();
  let stranger: Metric | undefined;
  for (const metric of metrics) {
    const known = node.known(device, metric);
    if (known === undefined && !isBirth) stranger ??= metric;
    const value = known && valueOfMetric(metric, metric.datatype ?? known.datatype ?? undefined);
    if (known === undefined || value === undefined) continue;
    const time = metric.timestamp ?? timestamp;
    const values = byTime.get(time) ?? new Map<string, unknown>();
    byTime.set(time, values.set(known.name, value));
  }
  const refusals = stranger === undefined ? [] : [unknownMetric(stranger)];
  if (stranger !== undefined) node.wantsBirth = true;
  if (byTime.size > decodeDefaults.maxReadings) return { readings: [], refusals: [...refusals, tooMany(byTime.size)] };
  const readings: RawReading[] = [];
  for (const [time, values] of byTime) {
    const ts = readTs(time);
    if (typeof ts === 'string') refusals.push({ reason: 'bad_ts', detail: ts });
    else readings.push({ ts, seq: undefined, names: [...values.keys()], values: [...values.values()] });
  }
  return { readings, refusals };
}

function unknownMetric({ name, alias }: Metric): Refusal {
  const what = name ? `metric ${name.slice(0, 100)}` : `alias ${alias ?? '(none)'}`;
  return { reason: 'before_birth', detail: `${what} is in no birth that is known; a rebirth is asked for` };
}

const tooMany = (times: number): Refusal => ({
  reason: 'too_large',
  detail: `the metrics have ${times} times; at most ${decodeDefaults.maxReadings} are read at once`,
});
