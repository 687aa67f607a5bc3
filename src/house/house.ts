import {
  type Clock,
  type Duration,
  type Instant,
  millis,
  type RoomFlow,
  type RoomMeter,
  type Timer,
} from '../base/index.ts';
import type { Journal } from '../journal/index.ts';
import type { House, HouseStatus, OutsideLink } from './house-view.ts';

/**
 * What Carewatch knows of itself: the books of every room, how far the followers are behind, and what is wrong.
 * When the rules fall behind by more than the limit it says so, once, and says when they have caught up.
 */
export interface HouseOptions {
  readonly lagAlert: Duration;
  readonly clockMode: 'system' | 'driven';
}

export interface HouseDeps {
  readonly clock: Clock;
  /** Times the followers, whose work takes real time also in simulation. */
  readonly wall: Clock;
  readonly journal: Pick<Journal, 'status'>;
  /** Devices with a live connection. */
  readonly online: () => number;
  readonly brokerMeter: RoomMeter;
  /** How often the broker sent a stranger away, cut a connection or declined a request, by reason. */
  readonly refusals: () => ReadonlyMap<string, number>;
  /** Undefined when the broker is the house's own. */
  readonly outside: () => OutsideLink | undefined;
  /** The books of the rooms on the operations thread. */
  readonly operationsFlow: () => Promise<readonly RoomFlow[]>;
  readonly storeState: () => Promise<{ readonly cursor: number; readonly fault: string | undefined }>;
  readonly onLag: (lag: Duration) => void;
  readonly onCaughtUp: () => void;
}

export interface HouseBooks extends House, Disposable {
  /** The operations thread has stepped through entries up to here. */
  progressed(consumed: number): void;
  /** Something was committed that the stream shows. */
  committed(): void;
  /** Every follower has passed the journal's end as found at start. */
  caughtUp(): void;
  /** What the dead-man heartbeat says. */
  vitalSigns(): Readonly<Record<string, unknown>>;
}

export function createHouse(options: HouseOptions, deps: HouseDeps): HouseBooks {
  const listeners = new Set<() => void>();
  let consumed = 0;
  let ready = false;
  let lagging = false;
  let behindSince: Instant | undefined;
  let mark = 0;

  /** Behind since the instant at which the entries still missing were already there. */
  const look = (): void => {
    const { durableSeq } = deps.journal.status();
    if (consumed >= mark) {
      behindSince = consumed < durableSeq ? deps.wall.now() : undefined;
      mark = durableSeq;
    }
  };
  const lag = (): Duration => {
    look();
    return millis(behindSince === undefined ? 0 : deps.wall.now() - behindSince);
  };
  const judge = (): void => {
    const now = lag();
    if (!lagging && now > options.lagAlert) {
      lagging = true;
      deps.onLag(now);
    } else if (lagging && now === 0) {
      lagging = false;
      deps.onCaughtUp();
    }
  };
  const timer: Timer = deps.wall.every(millis(1_000), judge);

  const status = async (): Promise<HouseStatus> => {
    const journal = deps.journal.status();
    const store = await deps.storeState();
    const outside = deps.outside();
    return {
      ...(outside === undefined ? {} : { outside }),
      clock: { mode: options.clockMode, now: deps.clock.now() },
      caught_up: ready,
      journal: {
        full: journal.state === 'full',
        bytes: journal.bytes,
        budget_bytes: journal.budgetBytes,
        last_seq: journal.lastSeq,
        ...(journal.state === 'open' || journal.reason === undefined ? {} : { fault: journal.reason }),
      },
      followers: [
        { name: 'rules', seq: consumed, lag: lag() },
        { name: 'store', seq: store.cursor, lag: millis(0) },
      ],
      store: store.fault === undefined ? {} : { fault: store.fault },
      online: deps.online(),
      messages: deps.brokerMeter.read().in,
    };
  };

  return {
    async flow() {
      const journal = deps.journal.status();
      const kept: RoomFlow = {
        room: 'journal',
        unit: 'entries',
        in: journal.lastSeq,
        out: journal.durableSeq,
        rejected: {},
        duplicate: 0,
        dropped_qos0: 0,
        pending: journal.pendingEntries,
        lag_seconds: 0,
      };
      return [deps.brokerMeter.read(), refusalBooks(deps.refusals()), kept, ...(await deps.operationsFlow())];
    },
    status,
    onAudit(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    progressed(upTo) {
      consumed = upTo;
      if (consumed >= mark) look();
    },
    committed() {
      for (const listener of listeners) listener();
    },
    caughtUp() {
      ready = true;
    },
    vitalSigns: () => {
      const { state, durableSeq } = deps.journal.status();
      return { journal: state, durable_seq: durableSeq, rules_lag_seconds: lag() / 1_000, online: deps.online() };
    },
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  };
}

/** Books of their own, because what is refused here is no message yet. */
function refusalBooks(refusals: ReadonlyMap<string, number>): RoomFlow {
  const rejected = Object.fromEntries([...refusals].filter(([, count]) => count > 0));
  const total = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  const none = { out: 0, duplicate: 0, dropped_qos0: 0, pending: 0, lag_seconds: 0 };
  return { room: 'broker', unit: 'refusals', in: total, rejected, ...none };
}
