import type { Alert } from '../../alerts/index.ts';
import type { Duration } from '../../base/index.ts';
import { days, hours, minutes } from '../../base/index.ts';

interface CallPolicy {
  /** Attempts before the call is given up. */
  readonly attempts: number;
  /** From one missed attempt to the next. */
  readonly retryAfter: Duration;
  /** Whether the call is still made when the condition has ended by itself. */
  readonly afterRecovery: 'call' | 'withdraw';
}

/** Whoever was in danger of life is called also when the danger seems over. */
export const callPolicy: Readonly<Record<Alert['severity'], CallPolicy>> = {
  P1: { attempts: 10, retryAfter: minutes(2), afterRecovery: 'call' },
  P2: { attempts: 6, retryAfter: minutes(15), afterRecovery: 'withdraw' },
  P3: { attempts: 4, retryAfter: hours(2), afterRecovery: 'withdraw' },
  P4: { attempts: 3, retryAfter: days(1), afterRecovery: 'withdraw' },
};

/** From closing a ticket to asking the customer whether it is really fixed. */
export const callbackAfter = days(1);
export const callbackScript = 'CC-CALLBACK';
