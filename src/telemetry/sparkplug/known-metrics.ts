import type { Alias, Metric } from './payload.ts';

/** As a birth said it. */
export interface KnownMetric {
  readonly name: string;
  readonly alias: Alias | null;
  readonly datatype: number | null;
}

const longestName = 200;
const weightOfList = 200;
const weightOfMetric = 100;

/** The metrics that one birth named, of a node or of one device. Bounded in number and length. */
export class KnownMetrics {
  readonly #byName = new Map<string, KnownMetric>();
  readonly #byAlias = new Map<Alias, KnownMetric>();
  #weight = weightOfList;

  get size(): number {
    return this.#byName.size;
  }

  get weight(): number {
    return this.#weight;
  }

  get all(): readonly KnownMetric[] {
    return [...this.#byName.values()];
  }

  /** By its name, or by its alias where it has none. */
  of({ name, alias }: Metric): KnownMetric | undefined {
    if (name) return this.#byName.get(name);
    return alias === undefined ? undefined : this.#byAlias.get(alias);
  }

  /** Of what is wrong each kind is told once. */
  static learn(
    metrics: readonly Metric[],
    most: number,
  ): { readonly known: KnownMetrics; readonly faults: readonly string[] } {
    const known = new KnownMetrics();
    const faults = new Map<string, string>();
    const tell = (kind: string, sentence: string): void => {
      if (!faults.has(kind)) faults.set(kind, sentence);
    };
    for (const { name, alias = null, datatype = null } of metrics) {
      if (!name) tell('name', `a birth has a metric without a name, alias ${alias ?? '(none)'}; give each its name`);
      else if (name.length > longestName)
        tell('long', `metric ${name.slice(0, 40)}… has ${name.length} characters; a name has at most ${longestName}`);
      else if (known.size >= most && !known.#byName.has(name))
        tell(
          'many',
          'an edge node has at most 20000 metrics, those of its devices included; those beyond are not read',
        );
      else if (!known.#keep({ name, alias, datatype }))
        tell('alias', `alias ${alias} is given to more than one metric, ${name} among them; give each its own`);
    }
    return { known, faults: [...faults.values()] };
  }

  static restore(metrics: readonly KnownMetric[]): KnownMetrics {
    const known = new KnownMetrics();
    for (const metric of metrics) known.#keep(metric);
    return known;
  }

  /** False when the alias is another's, who keeps it. */
  #keep(metric: KnownMetric): boolean {
    const { name, alias } = metric;
    const before = this.#byName.get(name);
    if (before === undefined) this.#weight += weightOfMetric + name.length;
    else if (before.alias !== null) this.#byAlias.delete(before.alias);
    const free = alias === null || !this.#byAlias.has(alias);
    const kept = free ? metric : { ...metric, alias: null };
    this.#byName.set(name, kept);
    if (kept.alias !== null) this.#byAlias.set(kept.alias, kept);
    return free;
  }
}
