import { filterMatches } from '../downlink.ts';
import type { SenderRule } from './options.ts';

/** A message on a topic of other people's, by the rule that says who speaks there. */
export interface Spoken {
  readonly device: string;
  /** The topic as its reader knows it: without what stands before it at this broker. */
  readonly topic: string;
  /** What stands before it, with the slash; empty when nothing does. */
  readonly mount: string;
}

interface Rule {
  readonly filter: string;
  readonly levels: readonly string[];
  readonly mountLevels: number;
  readonly sender: string;
}

const named = /\{([a-z][a-z0-9_]*)\}/g;

/** Who speaks on topics of other people's: levels of the topic say it, as the configuration reads them. */
export class SenderRules {
  readonly #rules: readonly Rule[];

  constructor(rules: readonly SenderRule[]) {
    this.#rules = rules.map(({ topic, under, sender }) => {
      const levels = [...(under === undefined ? [] : under.split('/')), ...topic.split('/')];
      const filter = levels.map((level) => (level.startsWith('{') ? '+' : level)).join('/');
      return { filter, levels, mountLevels: levels.length - topic.split('/').length, sender };
    });
  }

  get filters(): string[] {
    return this.#rules.map(({ filter }) => filter);
  }

  /** Undefined: no rule is for the topic, or a level that names the sender is empty. */
  find(topic: string): Spoken | undefined {
    const rule = this.#rules.find(({ filter }) => filterMatches(filter, topic));
    if (rule === undefined) return undefined;
    const levels = topic.split('/');
    const parts = rule.sender.match(named) ?? [];
    const levelOf = (part: string): string => levels[rule.levels.indexOf(part)] ?? '';
    if (parts.some((part) => levelOf(part) === '')) return undefined;
    const mount = levels.slice(0, rule.mountLevels);
    return {
      device: rule.sender.replaceAll(named, levelOf),
      topic: levels.slice(rule.mountLevels).join('/'),
      mount: mount.map((level) => `${level}/`).join(''),
    };
  }
}

/** Commands of Sparkplug, which host applications send, and their own states: nobody's measurements. */
export function isOfHosts(topic: string): boolean {
  const [root, group, message] = topic.split('/');
  return root === 'spBv1.0' && (group === 'STATE' || message === 'NCMD' || message === 'DCMD');
}
