import type { Clock, Duration, Instant, Timer } from '../base/index.ts';
import { hours, instant, millis, seconds } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { Carrier } from './carrier.ts';
import type { PersonKind } from './delivery.ts';
import type { DeliveryOutcome, DueDelivery } from './due-deliveries.ts';
import { dueHeads, dueTargets, nextDue, noteResult } from './due-deliveries.ts';
import type { Post, PostResult } from './http-post.ts';
import { retryDelay } from './retry-delay.ts';
import { deliveryHeaders } from './signature.ts';

export interface SenderOptions {
  /** Deliveries under way at once; default 8. */
  readonly concurrency?: number;
  /** After so many failures a delivery is dead; default 12. */
  readonly maxAttempts?: number;
  /** First wait, doubled with each failure; default 5 s. */
  readonly firstRetry?: Duration;
  /** Longest wait; default 1 h. */
  readonly longestRetry?: Duration;
}

export interface SenderDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Sends webhooks. */
  readonly post: Post;
  /** Send to people; what has no carrier is given up with the reason. */
  readonly carriers?: Partial<Record<PersonKind, Carrier>>;
  /** 0 ≤ n < 1, for jitter. */
  readonly random: () => number;
}

/** Carries deliveries to their targets, at least once and in order within each ordering. */
export interface Sender extends AsyncDisposable {
  /** Something was queued: look now. */
  wake(): void;
  /** Resolves when nothing can be sent before a later instant of the clock. */
  idle(): Promise<void>;
}

const defaults = { concurrency: 8, maxAttempts: 12, firstRetry: seconds(5), longestRetry: hours(1) } as const;

export function createSender(options: SenderOptions, deps: SenderDeps): Sender {
  const policy = { ...defaults, ...options };
  const { db, clock } = deps;
  const stopping = new AbortController();
  /** Deliveries under way, by target and ordering: one at a time in each. */
  const lanes = new Map<string, { readonly target: string; readonly done: Promise<void> }>();
  let looking: Promise<void> = Promise.resolve();
  let timer: Timer | undefined;

  const look = (): Promise<void> => {
    looking = looking.then(fillLanes);
    return looking;
  };

  /** Starts what is due as far as there is room, and sets the timer for what is due next. */
  async function fillLanes(): Promise<void> {
    timer?.[Symbol.dispose]();
    if (stopping.signal.aborted) return;
    const now = clock.now();
    for (const target of await dueTargets(db, now)) {
      const taken = [...lanes.values()].filter((lane) => lane.target === target).length;
      // A target that does not answer holds at most half of the room.
      const room = Math.min(policy.concurrency - lanes.size, Math.ceil(policy.concurrency / 2) - taken);
      const heads = await dueHeads(db, target, now, room + taken);
      const free = heads.filter((head) => !lanes.has(laneOf(head)));
      for (const head of free.slice(0, Math.max(0, room))) start(head);
    }
    const next = await nextDue(db, now);
    if (next !== undefined) timer = clock.after(millis(next - now), () => void look());
  }

  function start(head: DueDelivery): void {
    const lane = laneOf(head);
    const done = deliver(head).then(() => {
      lanes.delete(lane);
      if (!stopping.signal.aborted) void look();
    });
    lanes.set(lane, { target: head.target_id, done });
  }

  async function deliver(head: DueDelivery): Promise<void> {
    const result = await carry(head);
    // Whether it arrived is not known then; it is sent again after the next start.
    if (stopping.signal.aborted && !result.ok) return;
    await db.transaction((tx) => noteResult(tx, head, judge(head, result)));
  }

  function carry(head: DueDelivery): Promise<PostResult> {
    if (head.kind !== 'webhook') {
      const carrier = deps.carriers?.[head.kind] ?? noCarrier;
      return carrier(head, stopping.signal);
    }
    const headers = deliveryHeaders({ ...head, secrets: secretsOf(head, clock.now()) }, clock.now());
    const request = { url: head.url, headers, body: head.body, allowPrivate: head.allow_private === 1 };
    return deps.post(request, stopping.signal);
  }

  function judge(head: DueDelivery, result: PostResult): DeliveryOutcome {
    const now = clock.now();
    if (result.ok) return { state: 'delivered', at: now, reference: result.reference };
    const attempts = head.attempts + 1;
    if (!result.retry || attempts >= policy.maxAttempts) return { state: 'dead', reason: result.reason };
    const wait = retryDelay(policy, attempts, deps.random(), result.retryAfter);
    return { state: 'pending', reason: result.reason, nextAt: instant(now + wait) };
  }

  void look();
  return {
    wake: () => void look(),
    async idle() {
      await look();
      while (lanes.size > 0) {
        await Promise.all([...lanes.values()].map((lane) => lane.done));
        await look();
      }
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await looking;
      timer?.[Symbol.dispose]();
      await Promise.all([...lanes.values()].map((lane) => lane.done));
    },
  };
}

const noCarrier: Carrier = async ({ kind }) => {
  const setting = kind === 'mail' ? 'notify.mail' : 'notify.gateway';
  return { ok: false, retry: false, reason: `${setting} is not configured` };
};

const laneOf = (head: DueDelivery): string => `${head.target_id}\n${head.ordering}`;

const secretsOf = ({ secret, previous_secret: previous, previous_secret_until: until }: DueDelivery, now: Instant) =>
  previous !== null && now < (until ?? 0) ? [secret, previous] : [secret];
