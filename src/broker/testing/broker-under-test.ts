import { createDrivenClock, createRoomMeter, type DrivenClock, instant, type RoomMeter } from '../../base/index.ts';
import { type ArrivalLabel, type Broker, type BrokerOptions, createBroker, type RefusalReason } from '../index.ts';
import { type ConnectFields, connect, pingreq } from './packets.ts';
import { RawClient } from './raw-client.ts';

interface Arrival {
  readonly device: string;
  readonly label: ArrivalLabel;
  readonly payload: string;
}

/** A real broker on a port of its own, before a journal whose durability the test decides. */
export interface BrokerUnderTest extends AsyncDisposable {
  readonly broker: Broker;
  readonly clock: DrivenClock;
  readonly meter: RoomMeter;
  readonly arrivals: readonly Arrival[];
  /** `id online` or `id offline`, and `id arrives <label>` between them. */
  readonly story: readonly string[];
  readonly refused: readonly { readonly reason: RefusalReason; readonly device: string | undefined }[];
  /** What is admitted from now on waits for `sync`. */
  holdJournal(): void;
  /** Makes the oldest `count` arrivals durable; all by default, and from then on each at once. */
  sync(count?: number): void;
  /** Arrivals that are not durable. */
  readonly waiting: number;
  /** Who may come in: by device id, the secret; `revoked` is one whose secret no longer counts. */
  readonly secrets: Map<string, string>;
  /** A connection on which nothing was sent. */
  dial(): Promise<RawClient>;
  /** A device whose CONNECT was accepted. */
  device(id: string, fields?: ConnectFields): Promise<RawClient>;
  /** Moves the broker's clock in steps in which sockets are served. */
  pass(ms: number): Promise<void>;
  /** Resolves when `condition` holds; looks each time the event loop has turned, for 20 s. */
  until(condition: () => boolean): Promise<void>;
}

/** Real milliseconds after which a condition is given up. */
const patience = 20_000;
const start = instant(1_700_000_000_000);
export const secretOf = (id: string): string => `secret of ${id}`;

export async function startBroker(options: Partial<BrokerOptions> = {}): Promise<BrokerUnderTest> {
  const clock = createDrivenClock(start);
  const meter = createRoomMeter({ room: 'broker', unit: 'messages' });
  const arrivals: Arrival[] = [];
  const story: string[] = [];
  const refused: { reason: RefusalReason; device: string | undefined }[] = [];
  const waiting: (() => void)[] = [];
  const secrets = new Map<string, string>();
  let holding = false;
  const broker = await createBroker(
    { host: '127.0.0.1', tcpPort: 0, ...options },
    {
      ...{ clock, meter },
      admitArrival(device, label, payload, onDurable) {
        arrivals.push({ device, label, payload: Buffer.from(payload).toString('latin1') });
        story.push(`${device} arrives ${label}`);
        waiting.push(onDurable);
        if (!holding) setImmediate(() => sync(1));
      },
      reads: (topic) => topic.startsWith('plant/'),
      presence: (device, state) => void story.push(`${device} ${state}`),
      credentials: {
        verify(id, secret) {
          const known = secrets.get(id) ?? (id.startsWith('dev-') ? secretOf(id) : undefined);
          if (known === undefined) return 'unknown';
          if (known === 'revoked') return 'revoked';
          return Buffer.from(secret).toString() === known ? 'ok' : 'wrong';
        },
        holder: (secret) => /^secret of (dev-.*)$/.exec(secret)?.[1],
      },
      onRefused: (reason, device) => void refused.push({ reason, device }),
    },
  );
  const sync = (count?: number): void => {
    if (count === undefined) holding = false;
    for (const durable of waiting.splice(0, count ?? waiting.length)) durable();
  };
  const until = async (condition: () => boolean): Promise<void> => {
    const end = performance.now() + patience;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`this never held: ${condition}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const dial = (): Promise<RawClient> => RawClient.open(broker.ports.tcp);
  return {
    ...{ broker, clock, meter, arrivals, story, refused, sync, secrets, until, dial },
    get waiting() {
      return waiting.length;
    },
    holdJournal() {
      holding = true;
    },
    async device(id, fields = {}) {
      const client = await dial();
      client.write(connect({ clientId: id, userName: id, password: secretOf(id), ...fields }));
      const answer = await client.next();
      if (answer?.first !== 0x20 || answer.body[1] !== 0) {
        throw new Error(`${id} was refused: ${answer?.body.toString('hex') ?? 'closed'}`);
      }
      client.write(pingreq()); // answered when the broker's side is up too
      await client.next();
      return client;
    },
    async pass(ms) {
      for (let left = ms; left > 0; left -= 100) {
        clock.advanceTo(instant(clock.now() + Math.min(100, left)));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      sync();
      await broker[Symbol.asyncDispose]();
    },
  };
}
