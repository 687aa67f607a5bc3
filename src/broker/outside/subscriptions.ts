import type { Identity } from './identity.ts';
import type { LinkUp } from './link.ts';
import type { OutsideOptions } from './options.ts';

/** The filters that the session had when it was last prepared; kept over restarts, as the broker keeps the session. */
export interface SessionFilters {
  read(): readonly string[];
  save(filters: readonly string[]): Promise<void>;
}

/** Telemetry and replies come to one reader of the share each, presence and the reader's own state to every reader. */
export interface Filters {
  readonly taken: readonly string[];
  readonly presence: readonly string[];
  /** Topics on which it publishes itself. */
  readonly own: readonly string[];
  readonly shared: boolean;
}

/**
 * A share is asked for where the broker is known to have it: it speaks MQTT 5 and does not deny it, or the
 * configuration says that 3.1.1 is spoken and a share wanted. A broker of 3.1.1 that does not know `$share` would take
 * it for a topic and send nothing.
 */
export function filtersOf(
  identity: Identity,
  { share, protocol, own }: Pick<OutsideOptions, 'share' | 'protocol'> & Pick<Filters, 'own'>,
  { version, client }: Pick<LinkUp, 'version' | 'client'>,
): Filters {
  const known = version === 5 ? client.serverProperties?.sharedSubscriptionAvailable !== false : protocol === '3.1.1';
  const shared = share !== undefined && known;
  const taken = [...identity.filters('telemetry'), ...identity.filters('command/reply'), ...identity.foreignFilters];
  return {
    taken: shared ? taken.map((filter) => `$share/${share}/${filter}`) : taken,
    presence: identity.filters('status'),
    own,
    shared,
  };
}

/** Makes the session subscribe to these filters and to no others; rejects when the broker refuses one. */
export async function subscribe(up: LinkUp, { taken, presence, own }: Filters, kept: SessionFilters): Promise<void> {
  const wanted = [...taken, ...presence, ...own];
  const before = up.resumed ? kept.read() : [];
  const stale = before.filter((filter) => !wanted.includes(filter));
  const missing = wanted.some((filter) => !kept.read().includes(filter));
  // Whatever is asked for may take effect before the answer is read.
  if (missing) await kept.save([...new Set([...before, ...wanted])]);
  // `rh` 2: nothing that was said before. Retained statuses say where devices stand now.
  const asked = [
    ...taken.map((filter) => [filter, { qos: 1, rh: 2 }] as const),
    ...[...presence, ...own].map((filter) => [filter, { qos: 1, rh: 0 }] as const),
  ];
  await up.client.subscribeAsync(Object.fromEntries(asked));
  if (stale.length > 0) await up.client.unsubscribeAsync(stale);
  if (stale.length > 0 || !up.resumed) await kept.save(wanted);
}
