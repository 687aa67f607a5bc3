import type { Clock } from './base/index.ts';
import { type ConfigDocument, spanOf } from './config-schema.ts';
import { createHeartbeat, createHttpPost, type Heartbeat, type HeartbeatDeps } from './notify/index.ts';

export interface HouseHeartbeatDeps extends Pick<HeartbeatDeps, 'status'> {
  /** The machine's clock. */
  readonly clock: Clock;
}

/** The dead-man switch; undefined where none is configured. */
export function startHeartbeat(
  { notify: { heartbeat } }: Pick<ConfigDocument, 'notify'>,
  { clock, status }: HouseHeartbeatDeps,
): Heartbeat | undefined {
  if (heartbeat === undefined) return undefined;
  const { url, every, allow_private: allowPrivate = false } = heartbeat;
  return createHeartbeat({ url, period: spanOf(every), allowPrivate }, { clock, post: createHttpPost({}), status });
}
