import { createRoomMeter, createSystemClock, millis, type RoomMeter, seconds } from '../../base/index.ts';
import type { ArrivalLabel, OutsideBroker, OutsideChange, OutsideOptions } from '../index.ts';
import { createOutsideBroker } from '../outside/outside-broker.ts';

interface Arrival {
  readonly device: string;
  readonly label: ArrivalLabel;
  readonly payload: string;
}

/** A reader of an outside broker, before a journal whose durability the test decides. */
export interface OutsideUnderTest extends AsyncDisposable {
  readonly broker: OutsideBroker;
  readonly meter: RoomMeter;
  readonly arrivals: readonly Arrival[];
  /** `id online`, `id offline`, `admitting`, `not admitting`. */
  readonly story: readonly string[];
  readonly changes: readonly OutsideChange[];
  /** What is admitted from now on waits for `sync`. */
  holdJournal(): void;
  /** Makes the oldest `count` arrivals durable; all by default, and from then on each at once. */
  sync(count?: number): void;
  readonly waiting: number;
  /** Resolves when `condition` holds; looks at it for 20 s. */
  until(condition: () => boolean): Promise<void>;
}

const patience = 20_000;

/** What a session leaves behind for the next reader under the same id. */
export interface KeptSession {
  filters: readonly string[];
}

const outsideDefaults = (url: string): OutsideOptions => ({
  url,
  clientId: 'reader-1',
  protocol: 'auto',
  receiveMaximum: 1_000,
  keepAlive: seconds(30),
  sessionExpiry: seconds(3_600),
  firstRetry: millis(20),
  longestRetry: millis(200),
  payloadBytes: 262_144,
  identity: { topics: ['carewatch/v1/{device}'], allow: [], userProperties: {} },
});

/** Does not wait for the connection. */
export function readOutside(
  url: string,
  options: Partial<OutsideOptions> = {},
  session: KeptSession = { filters: [] },
): OutsideUnderTest {
  const meter = createRoomMeter({ room: 'broker', unit: 'messages' });
  const arrivals: Arrival[] = [];
  const story: string[] = [];
  const changes: OutsideChange[] = [];
  const waiting: (() => void)[] = [];
  let holding = false;
  const sync = (count?: number): void => {
    if (count === undefined) holding = false;
    for (const durable of waiting.splice(0, count ?? waiting.length)) durable();
  };
  const broker = createOutsideBroker(
    { ...outsideDefaults(url), ...options },
    {
      admitArrival(device, label, payload, onDurable) {
        arrivals.push({ device, label, payload: Buffer.from(payload).toString('latin1') });
        waiting.push(onDurable);
        if (!holding) setImmediate(() => sync(1));
      },
      reads: (topic) => !topic.startsWith('unread/'),
      presence: (device, state) => void story.push(`${device} ${state}`),
      admitting: (on) => void story.push(on ? 'admitting' : 'not admitting'),
      session: {
        read: () => session.filters,
        save: async (filters) => {
          session.filters = filters;
        },
      },
      clock: createSystemClock(),
      meter,
      random: Math.random,
      onState: (change) => void changes.push(change),
    },
  );
  return {
    ...{ broker, meter, arrivals, story, changes, sync },
    get waiting() {
      return waiting.length;
    },
    holdJournal() {
      holding = true;
    },
    async until(condition) {
      const end = performance.now() + patience;
      while (!condition()) {
        if (performance.now() > end) throw new Error(`this never held: ${condition}\n${JSON.stringify(changes)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  };
}
