import { type Clock, millis } from './base/index.ts';
import type { ErasureSweeper } from './erasure/index.ts';

/** Works off erasures, part after part. */
export interface SweepRound extends AsyncDisposable {
  begin(): void;
}

export interface SweepRoundDeps {
  readonly machineClock: Clock;
  readonly sweeper: ErasureSweeper;
  readonly announce: () => void;
  readonly onDefect: (error: unknown) => void;
}

const every = millis(500);
const sweepFor = millis(100);

export function createSweepRound({ machineClock, sweeper, announce, onDefect }: SweepRoundDeps): SweepRound {
  let timer: Disposable | undefined;
  let sweeping: Promise<void> | undefined;

  /** In parts and with rests between them, so that what rules find is not kept waiting. */
  const sweep = async (): Promise<void> => {
    const until = machineClock.now() + sweepFor;
    while ((await sweeper.work()) && machineClock.now() < until) announce();
  };

  return {
    begin() {
      timer = machineClock.every(every, () => {
        sweeping ??= sweep()
          .catch(onDefect)
          .finally(() => {
            sweeping = undefined;
          });
      });
    },
    async [Symbol.asyncDispose]() {
      timer?.[Symbol.dispose]();
      await sweeping;
    },
  };
}
