import type { ControlRelay } from './commands/index.ts';
import type { OperationsThreadProcedures } from './operations-thread.ts';

/** Controls held back by one call from another thread and let go by the next. */
export function createControlHold(
  relay: Pick<ControlRelay, 'hold'>,
): Pick<OperationsThreadProcedures, 'holdControls' | 'letControls'> {
  let letGo = (): void => {};
  return {
    async holdControls() {
      letGo = await relay.hold();
    },
    letControls: () => letGo(),
  };
}
