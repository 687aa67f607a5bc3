import { type Clock, type Duration, type Instant, minutes, seconds } from '../base/index.ts';
import { type Fold, rebirthCommand } from '../telemetry/index.ts';

export interface RebirthAskerDeps {
  readonly clock: Clock;
  readonly fold: Pick<Fold, 'wantingRebirth'>;
  readonly publish: (device: string, topic: string, payload: Uint8Array) => Promise<'delivered' | 'no_subscriber'>;
}

type Wanting = ReturnType<Fold['wantingRebirth']>[number];

interface Asked {
  readonly at: Instant;
  /** How long the node has for its births before it is asked once more. */
  readonly wait: Duration;
}

const firstWait = seconds(10);
const longestWait = minutes(10);

/**
 * Asks edge nodes of Sparkplug for their births, each again after a while until they came. The waits grow, also where
 * births come and bring nothing better: a rebirth is much to send. One that is not connected hears nothing of it, and
 * sends its births by itself when it comes.
 */
export function createRebirthAsker({ clock, fold, publish }: RebirthAskerDeps): () => Promise<void> {
  const asked = new Map<string, Asked>();

  async function ask(node: Wanting, now: Instant): Promise<void> {
    const key = keyOf(node);
    const before = asked.get(key);
    if (before !== undefined && now - before.at < before.wait) return;
    asked.set(key, { at: now, wait: before === undefined ? firstWait : doubled(before.wait) });
    const outcome = await publish(node.publisher, topicOf(node), rebirthCommand(now));
    if (outcome === 'no_subscriber') asked.set(key, { at: now, wait: firstWait });
  }

  return async () => {
    const now = clock.now();
    const wanting = fold.wantingRebirth();
    const keys = new Set(wanting.map(keyOf));
    for (const [key, { at, wait }] of asked) if (!keys.has(key) && now - at >= 2 * wait) asked.delete(key);
    await Promise.all(wanting.map((node) => ask(node, now)));
  };
}

const topicOf = ({ group, node }: Wanting): string => `spBv1.0/${group}/NCMD/${node}`;
const keyOf = (one: Wanting): string => `${one.publisher}\u0000${topicOf(one)}`;
const doubled = (wait: Duration): Duration => Math.min(2 * wait, longestWait) as Duration;
