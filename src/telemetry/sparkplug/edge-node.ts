/**
 * What is known of an edge node since its birth: the names and kinds that its data leave out, whether its messages come
 * without a gap, and which of its devices are alive. Known to nobody else, so a gap or data without a birth make it ask
 * for a rebirth, which sends everything anew.
 */
import { type KnownMetric, KnownMetrics } from './known-metrics.ts';
import type { Metric } from './payload.ts';

/** Plain, for snapshots. */
export interface EdgeNodeState {
  readonly publisher: string;
  readonly group: string;
  readonly node: string;
  readonly born: boolean;
  readonly wantsBirth: boolean;
  readonly bdSeq: number | null;
  readonly seq: number;
  readonly known: readonly KnownState[];
}

/** What one birth said. `device` is null for the node's own. */
interface KnownState {
  readonly device: string | null;
  readonly metrics: readonly KnownMetric[];
}

/** Metrics of one edge node with all its devices, and these. */
const mostKnown = 20_000;
const mostDevices = 2_000;
const weightOfNode = 1_000;

export class EdgeNode {
  readonly publisher: string;
  readonly group: string;
  readonly node: string;
  born = false;
  /** Something of it is missing, until its next birth. */
  wantsBirth = false;
  #bdSeq: number | null = null;
  #seq = 0;
  /** By device, as long as that is alive; null is the node itself. */
  #known = new Map<string | null, KnownMetrics>();
  #metrics = 0;
  #weight = weightOfNode;

  constructor({ publisher, group, node }: Pick<EdgeNodeState, 'publisher' | 'group' | 'node'>) {
    this.publisher = publisher;
    this.group = group;
    this.node = node;
  }

  /** How much memory it takes, in characters, about. */
  get weight(): number {
    return this.#weight;
  }

  /** Devices that are alive. */
  get devices(): readonly string[] {
    return [...this.#known.keys()].filter((device) => device !== null);
  }

  hasDevice(device: string): boolean {
    return this.#known.has(device);
  }

  /** NBIRTH: everything begins anew. What is wrong with it, as sentences. */
  bear(seq: number | undefined, bdSeq: number | null, metrics: readonly Metric[]): readonly string[] {
    this.#forgetAll();
    this.#bdSeq = bdSeq;
    this.#seq = seq ?? 0;
    this.born = true;
    this.wantsBirth = false;
    return this.#learn(null, metrics);
  }

  /** DBIRTH, of a node that is born. Undefined when it has too many devices. */
  bearDevice(device: string, metrics: readonly Metric[]): readonly string[] | undefined {
    if (!this.#known.has(device) && this.devices.length >= mostDevices) return undefined;
    return this.#learn(device, metrics);
  }

  /** NDEATH. False when it is of an earlier birth than the last: the node has come back since. */
  die(bdSeq: number | null): boolean {
    if (this.#bdSeq !== null && bdSeq !== null && bdSeq !== this.#bdSeq) return false;
    this.born = false;
    this.wantsBirth = false;
    this.#forgetAll();
    return true;
  }

  /** DDEATH. */
  dieDevice(device: string): void {
    this.#forget(device);
  }

  /** Undefined when the message follows the last one or repeats it; else what lies between them, as a sentence. */
  follow(seq: number | undefined): string | undefined {
    if (seq === undefined || seq === this.#seq) return undefined;
    const [last, next] = [this.#seq, (this.#seq + 1) % 256];
    this.#seq = seq;
    if (seq === next) return undefined;
    this.wantsBirth = true;
    return `seq ${seq} came after ${last}: messages are missing; a rebirth is asked for`;
  }

  /** What the birth said of a metric, by its alias where it has no name. */
  known(device: string | null, metric: Metric): KnownMetric | undefined {
    return this.#known.get(device)?.of(metric);
  }

  snapshot(): EdgeNodeState {
    const { publisher, group, node, born, wantsBirth } = this;
    const known = [...this.#known].map(([device, metrics]) => ({ device, metrics: metrics.all }));
    return { publisher, group, node, born, wantsBirth, bdSeq: this.#bdSeq, seq: this.#seq, known };
  }

  static restore(state: EdgeNodeState): EdgeNode {
    const made = new EdgeNode(state);
    made.born = state.born;
    made.wantsBirth = state.wantsBirth;
    made.#bdSeq = state.bdSeq;
    made.#seq = state.seq;
    for (const { device, metrics } of state.known) made.#keep(device, KnownMetrics.restore(metrics));
    return made;
  }

  #learn(device: string | null, metrics: readonly Metric[]): readonly string[] {
    this.#forget(device);
    const { known, faults } = KnownMetrics.learn(metrics, mostKnown - this.#metrics);
    this.#keep(device, known);
    return faults;
  }

  #keep(device: string | null, known: KnownMetrics): void {
    this.#known.set(device, known);
    this.#metrics += known.size;
    this.#weight += known.weight + (device?.length ?? 0);
  }

  #forget(device: string | null): void {
    const known = this.#known.get(device);
    if (known === undefined) return;
    this.#known.delete(device);
    this.#metrics -= known.size;
    this.#weight -= known.weight + (device?.length ?? 0);
  }

  #forgetAll(): void {
    this.#known = new Map();
    this.#metrics = 0;
    this.#weight = weightOfNode;
  }
}
