import { type Duration, seconds, toRfc3339 } from '../base/index.ts';
import type { HouseStatus } from '../house/index.ts';
import type { Sent } from './shapes/common.ts';
import type { readinessShape } from './shapes/house.ts';

type Readiness = Sent<typeof readinessShape>;

/** A follower further behind than this makes the house not ready. */
const mostLag: Duration = seconds(30);

/** Whether the house can do its work now, and for each room that cannot, why. */
export function judgeReadiness(status: HouseStatus): Readiness {
  const reasons = [
    ...startReasons(status),
    ...journalReasons(status),
    ...followerReasons(status),
    ...storeReasons(status),
    ...brokerReasons(status),
  ];
  return {
    ready: reasons.length === 0,
    reasons,
    clock: { mode: status.clock.mode, now: toRfc3339(status.clock.now) },
    journal: journalView(status.journal),
    followers: followerViews(status.followers),
    broker: brokerView(status.outside),
  };
}

/** Null when the broker is the house's own. */
export function brokerView(outside: HouseStatus['outside']): Readiness['broker'] {
  if (outside === undefined) return null;
  const { connected, since, version, shared, reconnects, unacknowledged, window, reason } = outside;
  return {
    ...{ connected, since: toRfc3339(since), version: version ?? null, shared, reconnects },
    ...{ unacknowledged, window, reason: reason ?? null },
  };
}

export const journalView = (journal: HouseStatus['journal']): Readiness['journal'] => ({
  ...journal,
  fault: journal.fault ?? null,
});

export const followerViews = (followers: HouseStatus['followers']): Readiness['followers'] =>
  followers.map(({ name, seq, lag }) => ({ name, seq, lag_seconds: lag / 1000 }));

type Reasons = Readiness['reasons'];

const startReasons = ({ caught_up }: HouseStatus): Reasons =>
  caught_up
    ? []
    : [
        {
          room: 'app',
          code: 'catching-up',
          detail: 'Followers have not yet read what the journal held at start; wait.',
        },
      ];

function journalReasons({ journal }: HouseStatus): Reasons {
  if (journal.full) {
    const detail = `The journal has used ${journal.bytes} of ${journal.budget_bytes} bytes and acknowledges nothing; free space or raise journal.budget_bytes.`;
    return [{ room: 'journal', code: 'journal-full', detail }];
  }
  return journal.fault === undefined ? [] : [{ room: 'journal', code: 'journal-failing', detail: journal.fault }];
}

const followerReasons = ({ followers }: HouseStatus): Reasons =>
  followers
    .filter(({ lag }) => lag > mostLag)
    .map(({ name, lag }) => ({
      room: name,
      code: 'follower-behind',
      detail: `${name} is ${Math.round(lag / 1000)} s behind the journal; at most ${mostLag / 1000} s is healthy.`,
    }));

const storeReasons = ({ store }: HouseStatus): Reasons =>
  store.fault === undefined ? [] : [{ room: 'store', code: 'store-failing', detail: store.fault }];

const brokerReasons = ({ outside }: HouseStatus): Reasons =>
  outside === undefined || outside.connected
    ? []
    : [
        {
          room: 'broker',
          code: 'broker-unreachable',
          detail: `The outside broker is not connected since ${toRfc3339(outside.since)}: ${outside.reason}. It is tried again; look at broker.url and at that broker.`,
        },
      ];
