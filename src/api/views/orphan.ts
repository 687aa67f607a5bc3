import type { DismissedOrphan, Orphan, OrphanMessage } from '../../fleet/index.ts';
import type { Sent } from '../shapes/common.ts';
import type { dismissedShape, fullOrphanShape, orphanShape } from '../shapes/orphan.ts';
import { withTimes } from '../times.ts';

const times = ['first_heard_at', 'last_heard_at'] as const;

export const orphanView = ({ id, ...orphan }: Orphan): Sent<typeof orphanShape> => ({
  device_id: id,
  ...withTimes(orphan, times),
});

export const dismissedView = ({ id, ...orphan }: DismissedOrphan): Sent<typeof dismissedShape> => ({
  device_id: id,
  ...withTimes(orphan, times),
});

type Message = Sent<typeof fullOrphanShape>['kept_messages'][number];

export const messageView = ({ at, label: kind, payload }: OrphanMessage): Message => ({
  ...withTimes({ at, kind }, ['at']),
  ...textOf(payload),
});

function textOf(payload: Uint8Array): Pick<Message, 'payload' | 'encoding'> {
  try {
    return { payload: new TextDecoder('utf-8', { fatal: true }).decode(payload), encoding: 'utf-8' };
  } catch {
    return { payload: Buffer.from(payload).toString('base64'), encoding: 'base64' };
  }
}
