/** What a mapping says, as plain data: the journal keeps it so, and a replay decodes by it. */
import type { SignalKind, SignalValue } from '../catalogue-types.ts';
import { sparkplugTopic } from '../sparkplug/topic.ts';
import { thingsboardTopic } from '../thingsboard/device-topics.ts';
import { type TimePlan, TimeReader } from './local-time.ts';
import { comparePatterns, type Levels, matchTopic } from './topic-pattern.ts';

/** Names of fields from the outside in. Beginning with `$`, it begins at the whole message also within `each`. */
export type Path = readonly string[];

export const payloadKinds = ['json', 'text', 'thingsboard', 'senml', 'sparkplug'] as const;
export type PayloadKind = (typeof payloadKinds)[number];

/** How one signal is read. */
export interface FieldPlan {
  readonly signal: string;
  readonly kind: SignalKind;
  /** Where it stands; of SenML and Sparkplug the one name of a record or metric. Empty: the whole payload. */
  readonly from: Path;
  /** For numbers: the value is `written * scale + offset`. */
  readonly scale?: number;
  readonly offset?: number;
  /** For SenML: the unit of the signal, and the unit of a record that has none. */
  readonly unit?: string;
  readonly senderUnit?: string;
  /** For SenML: the record's sum is meant, not its value. */
  readonly sum?: true;
  /** Words and numbers that stand for a value. */
  readonly values?: Readonly<Record<string, SignalValue>>;
  /** For texts: what is written around any other value, which has at least so many digits. */
  readonly text?: string;
  readonly digits?: number;
  /** What the device sends when it has measured nothing. */
  readonly absent?: readonly string[];
}

export interface Mapping {
  readonly id: string;
  readonly topic: string;
  readonly payload: PayloadKind;
  /** Whom it is about: a text made of levels of the topic, or a field. Absent: whoever published it. */
  readonly device?: { readonly template: string } | { readonly from: Path };
  readonly deviceType: string;
  /** Only devices of these models. */
  readonly models?: readonly string[];
  /** An array, each item of which is a reading. */
  readonly each?: Path;
  readonly time?: TimePlan & { readonly from: Path };
  readonly seq?: Path;
  /** For SenML: how names of records are taken apart into `{device}` and `{name}`. */
  readonly names?: readonly string[];
  readonly signals: readonly FieldPlan[];
  readonly presence?: PresencePlan;
}

export interface PresencePlan {
  readonly from: Path;
  readonly values: Readonly<Record<string, 'online' | 'offline'>>;
}

/** A mapping ready to decode. */
export interface CompiledMapping extends Mapping {
  readonly levels: readonly string[];
  readonly reader: TimeReader | undefined;
}

export function compileMapping(mapping: Mapping): CompiledMapping {
  const reader = mapping.time === undefined ? undefined : new TimeReader(mapping.time);
  return { ...mapping, levels: mapping.topic.split('/'), reader };
}

export interface FoundMapping {
  readonly mapping: CompiledMapping;
  readonly levels: Levels;
}

/** Mappings by topic, in the order in which they are asked: the narrower pattern first, then those for some models. */
export class MappingSet {
  readonly plans: readonly Mapping[];
  readonly #ordered: readonly CompiledMapping[];

  constructor(plans: readonly Mapping[]) {
    this.plans = plans;
    this.#ordered = plans.map(compileMapping).sort(inOrder);
  }

  /** Whether edge nodes of Sparkplug are listened to. */
  get hasSparkplug(): boolean {
    return this.plans.some(({ payload }) => payload === 'sparkplug');
  }

  /** Those that the topic fits, first the one to be asked first. */
  find(topic: string): FoundMapping[] {
    const split = topic.split('/');
    return this.#ordered.flatMap((mapping) => {
      const levels = matchTopic(mapping.levels, split);
      return levels === undefined ? [] : [{ mapping, levels }];
    });
  }
}

const inOrder = (a: Mapping, b: Mapping): number =>
  comparePatterns(a.topic, b.topic) ||
  (a.models === undefined ? 1 : 0) - (b.models === undefined ? 1 : 0) ||
  (a.id < b.id ? -1 : 1);

/** Tells which topics of other people's the broker has to take. */
export function readsTopics(mappings: readonly Mapping[]): (topic: string) => boolean {
  const set = new MappingSet(mappings);
  const { hasSparkplug } = set;
  return (topic) =>
    thingsboardTopic(topic) !== undefined ||
    (hasSparkplug && sparkplugTopic(topic) !== undefined) ||
    set.find(topic).length > 0;
}
