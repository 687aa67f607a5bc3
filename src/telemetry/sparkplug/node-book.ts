import { EdgeNode, type EdgeNodeState } from './edge-node.ts';

type Place = Pick<EdgeNodeState, 'group' | 'node'>;

export interface NodeBookLimits {
  /** Edge nodes for which one device of ours may speak; the one born longest ago is forgotten first. */
  readonly ofPublisher: number;
  /** Of all together. */
  readonly weight: number;
}

const bookDefaults: NodeBookLimits = { ofPublisher: 8, weight: 64_000_000 };

/** What one device of ours says: its edge nodes, by rising time of birth, and their weight. */
interface Shelf {
  readonly nodes: Map<string, EdgeNode>;
  weight: number;
}

/**
 * Edge nodes by who speaks for them. Bounded: where all weigh too much, whoever says most of all loses the node that was
 * born longest ago, so that nobody can push out others by saying more than they do.
 */
export class NodeBook {
  readonly #limits: NodeBookLimits;
  readonly #shelves = new Map<string, Shelf>();
  /** As it was weighed last. */
  readonly #weighed = new Map<EdgeNode, number>();
  #weight = 0;

  constructor(limits: NodeBookLimits = bookDefaults) {
    this.#limits = limits;
  }

  find(publisher: string, place: Place): EdgeNode | undefined {
    return this.#shelves.get(publisher)?.nodes.get(keyOf(place));
  }

  /** The node as the newest of all of its publisher. */
  renew(publisher: string, place: Place): EdgeNode {
    const { nodes } = this.#shelfOf(publisher);
    const key = keyOf(place);
    const node = nodes.get(key) ?? new EdgeNode({ publisher, group: place.group, node: place.node });
    nodes.delete(key);
    nodes.set(key, node);
    this.weigh(node);
    if (nodes.size > this.#limits.ofPublisher) this.#dropOldest(publisher);
    return node;
  }

  /** After it learnt or forgot something. */
  weigh(node: EdgeNode): void {
    const more = node.weight - (this.#weighed.get(node) ?? 0);
    this.#weighed.set(node, node.weight);
    this.#shelfOf(node.publisher).weight += more;
    this.#weight += more;
  }

  /** Forgets until everything has room. */
  settle(): void {
    while (this.#weight > this.#limits.weight) {
      const shelves = [...this.#shelves];
      const [heaviest] = shelves.reduce((most, one) => (one[1].weight > most[1].weight ? one : most));
      this.#dropOldest(heaviest);
    }
  }

  forget(publisher: string): void {
    while (this.#shelves.has(publisher)) this.#dropOldest(publisher);
  }

  all(): EdgeNode[] {
    return [...this.#shelves.values()].flatMap(({ nodes }) => [...nodes.values()]);
  }

  restore(states: readonly EdgeNodeState[]): void {
    for (const publisher of [...this.#shelves.keys()]) this.forget(publisher);
    for (const state of states) {
      const node = EdgeNode.restore(state);
      this.#shelfOf(state.publisher).nodes.set(keyOf(state), node);
      this.weigh(node);
    }
  }

  #shelfOf(publisher: string): Shelf {
    const shelf = this.#shelves.get(publisher) ?? { nodes: new Map<string, EdgeNode>(), weight: 0 };
    this.#shelves.set(publisher, shelf);
    return shelf;
  }

  #dropOldest(publisher: string): void {
    const shelf = this.#shelves.get(publisher);
    const [oldest] = shelf?.nodes ?? [];
    if (shelf !== undefined && oldest !== undefined) {
      const [key, node] = oldest;
      const weight = this.#weighed.get(node) ?? 0;
      shelf.nodes.delete(key);
      this.#weighed.delete(node);
      shelf.weight -= weight;
      this.#weight -= weight;
    }
    if (shelf?.nodes.size === 0) this.#shelves.delete(publisher);
  }
}

const keyOf = ({ group, node }: Place): string => `${group}/${node}`;
