import { type Clock, createRoomMeter } from './base/index.ts';
import type { FollowerPosition } from './follow/index.ts';

export interface OperationsMetersDeps {
  readonly clock: Clock;
  readonly position: () => Pick<FollowerPosition, 'waitingGroups' | 'steppedAt'>;
}

/** The books of what goes through the rooms of this thread. */
export function createOperationsMeters({ clock, position }: OperationsMetersDeps) {
  /** How long ago the last entry stepped through arrived, while there are more. */
  const behindSeconds = (): number => {
    const { waitingGroups, steppedAt } = position();
    return waitingGroups === 0 ? 0 : (clock.now() - steppedAt) / 1_000;
  };
  return {
    rules: createRoomMeter({ room: 'rules', unit: 'entries', lagSeconds: behindSeconds }),
    store: createRoomMeter({ room: 'store', unit: 'rows' }),
    alerts: createRoomMeter({ room: 'alerts', unit: 'verdicts' }),
    desk: createRoomMeter({ room: 'desk', unit: 'changes' }),
    notify: createRoomMeter({ room: 'notify', unit: 'notices' }),
  };
}
