/**
 * What is known of an edge node since its birth: the names and kinds that its data leave out, whether its messages come
 * without a gap, and which of its devices are alive. Known to nobody else, so a gap or data without a birth make it ask
 * for a rebirth, which sends everything anew.
 */
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
  readonly devices: readonly string[];
  readonly metrics: readonly KnownMetric[];
}

/** As its birth said it. `device` is null for the node's own. */
interface KnownMetric {
  readonly device: string | null;
  readonly name: string;
  readonly alias: number | null;
  readonly datatype: number | null;
}

/** Of one edge node with all its devices. */
const mostKnown = 20_000;
const mostDevices = 2_000;

const placeOf = (device: string | null, name: string): string => `${device ?? ''}\u0000${name}`;

export class EdgeNode {
  readonly publisher: string;
  readonly group: string;
  readonly node: string;
  born = false;
  /** Something of it is missing, until its next birth. */
  wantsBirth = false;
  #bdSeq: number | null = null;
  #seq = 0;
  #devices = new Set<string>();
  #byName = new Map<string, KnownMetric>();
  #byAlias = new Map<number, KnownMetric>();

  constructor({ publisher, group, node }: Pick<EdgeNodeState, 'publisher' | 'group' | 'node'>) {
    this.publisher = publisher;
    this.group = group;
    this.node = node;
  }

  /** Devices that are alive. */
  get devices(): readonly string[] {
    return [...this.#devices];
  }

  hasDevice(device: string): boolean {
    return this.#devices.has(device);
  }

  /** NBIRTH: everything begins anew. Undefined, or what is wrong as a sentence. */
  bear(seq: number | undefined, bdSeq: number | null, metrics: readonly Metric[]): string | undefined {
    this.#devices = new Set();
    this.#byName = new Map();
    this.#byAlias = new Map();
    this.#bdSeq = bdSeq;
    this.#seq = seq ?? 0;
    this.born = true;
    this.wantsBirth = false;
    return this.#learn(null, metrics);
  }

  /** DBIRTH, of a node that is born. */
  bearDevice(device: string, metrics: readonly Metric[]): string | undefined {
    if (this.#devices.size >= mostDevices && !this.#devices.has(device))
      return `an edge node has at most ${mostDevices} devices`;
    this.#devices.add(device);
    return this.#learn(device, metrics);
  }

  /** NDEATH. False when it is of an earlier birth than the last: the node has come back since. */
  die(bdSeq: number | null): boolean {
    if (this.#bdSeq !== null && bdSeq !== null && bdSeq !== this.#bdSeq) return false;
    this.born = false;
    this.#devices = new Set();
    return true;
  }

  /** DDEATH. */
  dieDevice(device: string): void {
    this.#devices.delete(device);
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
  known(device: string | null, { name, alias }: Metric): KnownMetric | undefined {
    const found = name
      ? this.#byName.get(placeOf(device, name))
      : alias === undefined
        ? undefined
        : this.#byAlias.get(alias);
    return found?.device === device ? found : undefined;
  }

  snapshot(): EdgeNodeState {
    const { publisher, group, node, born, wantsBirth, devices } = this;
    const metrics = [...this.#byName.values()];
    return { publisher, group, node, born, wantsBirth, bdSeq: this.#bdSeq, seq: this.#seq, devices, metrics };
  }

  static restore(state: EdgeNodeState): EdgeNode {
    const made = new EdgeNode(state);
    made.born = state.born;
    made.wantsBirth = state.wantsBirth;
    made.#bdSeq = state.bdSeq;
    made.#seq = state.seq;
    made.#devices = new Set(state.devices);
    for (const metric of state.metrics) made.#keep(metric);
    return made;
  }

  #learn(device: string | null, metrics: readonly Metric[]): string | undefined {
    for (const [place, known] of this.#byName) if (known.device === device) this.#forget(place, known);
    for (const { name, alias = null, datatype = null } of metrics) {
      if (!name) continue;
      if (this.#byName.size >= mostKnown)
        return `an edge node has at most ${mostKnown} metrics, those of its devices included`;
      this.#keep({ device, name, alias, datatype });
    }
    return undefined;
  }

  #keep(metric: KnownMetric): void {
    this.#byName.set(placeOf(metric.device, metric.name), metric);
    if (metric.alias !== null) this.#byAlias.set(metric.alias, metric);
  }

  #forget(place: string, { alias }: KnownMetric): void {
    this.#byName.delete(place);
    if (alias !== null) this.#byAlias.delete(alias);
  }
}
