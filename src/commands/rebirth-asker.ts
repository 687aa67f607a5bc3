import { type Clock, type Instant, seconds } from '../base/index.ts';
import { type Fold, rebirthCommand } from '../telemetry/index.ts';

export interface RebirthAskerDeps {
  readonly clock: Clock;
  readonly fold: Pick<Fold, 'wantingRebirth'>;
  readonly publish: (device: string, topic: string, payload: Uint8Array) => Promise<unknown>;
}

/** How long an edge node has for its births before it is asked once more. */
const patience = seconds(10);

/**
 * Asks edge nodes of Sparkplug for their births, each again after a while until they came. One that is not connected
 * hears nothing of it, and sends its births by itself when it comes.
 */
export function createRebirthAsker({ clock, fold, publish }: RebirthAskerDeps): () => Promise<void> {
  let asked = new Map<string, Instant>();
  return async () => {
    const now = clock.now();
    const wanting = fold.wantingRebirth().map((one) => ({ ...one, topic: `spBv1.0/${one.group}/NCMD/${one.node}` }));
    const keyOf = ({ publisher, topic }: (typeof wanting)[number]): string => `${publisher}\u0000${topic}`;
    const due = wanting.filter((one) => now - (asked.get(keyOf(one)) ?? Number.NEGATIVE_INFINITY) >= patience);
    const isDue = new Set(due);
    asked = new Map(wanting.map((one) => [keyOf(one), isDue.has(one) ? now : (asked.get(keyOf(one)) ?? now)]));
    await Promise.all(due.map(({ publisher, topic }) => publish(publisher, topic, rebirthCommand(now))));
  };
}
