import type { Clock, Instant, RoomMeter } from '../../base/index.ts';
import type { Broker } from '../broker.ts';
import type { BrokerDeps } from '../deps.ts';
import type { RefusalReason } from '../reasons.ts';
import { CommandPost, type Publish } from './command-post.ts';
import { HostCertificate } from './host-certificate.ts';
import { Identity } from './identity.ts';
import { Intake } from './intake.ts';
import { Link, type LinkUp } from './link.ts';
import { type OutsideOptions, outsideLimitDefaults } from './options.ts';
import { PresenceBook } from './presence-book.ts';
import { Receipts } from './receipts.ts';
import { filtersOf, type SessionFilters, subscribe } from './subscriptions.ts';

export interface OutsideBrokerDeps {
  /** The journal, as the embedded broker sees it. */
  readonly admitArrival: BrokerDeps['admitArrival'];
  readonly presence: BrokerDeps['presence'];
  readonly reads: BrokerDeps['reads'];
  /** Messages can come (true), or cannot for now: silence is no sign of a device meanwhile. */
  readonly admitting: (on: boolean) => void;
  readonly session: SessionFilters;
  /** The machine's clock. */
  readonly clock: Clock;
  readonly meter: RoomMeter;
  readonly random: () => number;
  readonly onState: (change: OutsideChange) => void;
}

/** For the log; each is told once, until it is another. */
export type OutsideChange =
  | { readonly kind: 'connected'; readonly version: '5' | '3.1.1'; readonly shared: boolean; readonly resumed: boolean }
  | { readonly kind: 'lost' | 'unreachable'; readonly reason: string };

/** How the connection to the outside broker stands. */
export interface OutsideStatus {
  readonly connected: boolean;
  /** Since when it is as it is. */
  readonly since: Instant;
  /** MQTT version and whether the subscription is shared, of this connection or the last one. */
  readonly version: '5' | '3.1.1' | undefined;
  readonly shared: boolean;
  /** Connections after the first. */
  readonly reconnects: number;
  /** QoS 1 messages taken and not durable, of at most `window`. */
  readonly unacknowledged: number;
  readonly window: number;
  /** Why it is not connected. */
  readonly reason: string | undefined;
}

/** Reads what devices publish to somebody else's broker. Disposing it says goodbye; that broker keeps the session. */
export interface OutsideBroker extends Omit<Broker, 'ports'> {
  status(): OutsideStatus;
  /** The topic above those of the device. */
  topicOf(device: string): string;
}

/** Answers at once: the broker may be reached later, again and again. */
export function createOutsideBroker(given: OutsideOptions, deps: OutsideBrokerDeps): OutsideBroker {
  const limits = { ...outsideLimitDefaults, ...given.limits };
  const options = { ...given, limits };
  const { clock } = deps;
  let ending = false;
  const identity = new Identity(options.identity, limits.devices, (topic) => deps.reads(topic));
  const host = options.sparkplugHost === undefined ? undefined : new HostCertificate(options.sparkplugHost, clock);
  const own = host === undefined ? [] : [host.topic];
  const receipts = new Receipts(2 * options.receiveMaximum);
  const commands = new CommandPost(limits, clock);
  const presence = new PresenceBook(limits.devices, (device, state) => {
    if (!ending) deps.presence(device, state);
  });
  const intake = new Intake(
    { pendingBytes: limits.pendingBytes, payloadBytes: options.payloadBytes },
    {
      ...{ ...deps, identity, presence, receipts },
      isOwn: (topic, payload) => host?.hears(topic, payload) === true,
      heard: (device) => commands.heard(device),
    },
  );
  const state = createLinkState(deps);

  const link = new Link(options, {
    ...{ clock, random: deps.random, mayFallBack: !identity.asksForProperties },
    async prepare(up) {
      const filters = filtersOf(identity, { ...options, own }, up);
      state.subscribes(filters.shared);
      await subscribe(up, filters, deps.session);
    },
    will: () => host?.will(),
    farewell: (client) => host?.die(client) ?? Promise.resolve(),
    welcomed({ resumed }) {
      if (!resumed) receipts.forget();
    },
    up(up) {
      host?.bear(up.client);
      state.up(up);
      if (!ending) deps.admitting(true);
      commands.use(publishOver(up));
    },
    down(reason) {
      host?.lose();
      commands.use(undefined);
      state.down('lost', reason);
      if (!ending) deps.admitting(false);
    },
    failed: (reason) => state.down('unreachable', reason),
    deliver: (message, line) => intake.take(message, line),
    hasRoom: () => !intake.full,
    whenRoom: (run) => intake.whenRoom(run),
  });
  link.open();

  const stopAccepting = (): void => link.stopReading();
  return {
    // Who may connect is the outside broker's affair; a retired device is refused by the rules.
    disconnect: () => 0,
    sendCommand: (device, payload, otherwise) =>
      commands.send({
        ...{ device, qos: 1, isCommand: true },
        message: () => identity.commandFor(device, payload, otherwise),
      }),
    send: (device, { topic, payload }) =>
      commands.send({
        // Sparkplug has its commands at QoS 0.
        ...{ device, qos: topic.startsWith('spBv1.0/') ? 0 : 1, isCommand: false },
        message: () => ({ topic: identity.foreignTopicFor(device, topic), payload }),
      }),
    listens: (device) => commands.reaches(device) && presence.of(device) !== 'offline',
    connections: () => ({ devices: presence.online, connections: state.connected ? 1 : 0, strangers: 0 }),
    refusals: () => new Map<RefusalReason, number>(),
    idle: () => intake.idle(),
    stopAccepting,
    topicOf: (device) => identity.topicOf(device),
    status: () => state.read(receipts.unacknowledged, options.receiveMaximum),
    async [Symbol.asyncDispose]() {
      ending = true;
      stopAccepting();
      const { promise: patience, resolve } = Promise.withResolvers<void>();
      using _ = clock.after(limits.drainWithin, resolve);
      await Promise.race([intake.idle(), patience]);
      commands.close();
      await link.close();
    },
  };
}

function publishOver({ client, version }: LinkUp): Publish {
  const reasons = new Map<number, number>();
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'puback' && version === 5) reasons.set(packet.messageId ?? 0, packet.reasonCode ?? 0);
  });
  return ({ topic, payload }, qos, settle) => {
    client.publish(topic, Buffer.from(payload), { qos }, (error, packet) => {
      const id = (packet as { messageId?: number } | undefined)?.messageId ?? 0;
      const reason = reasons.get(id) ?? 0;
      reasons.delete(id);
      const code = (error as { code?: unknown } | null | undefined)?.code;
      if (error === undefined || error === null) settle(reason);
      else settle(typeof code === 'number' ? code : 'lost');
    });
  };
}

/** What is known of the link, and its changes told once each. */
function createLinkState({ clock, onState }: Pick<OutsideBrokerDeps, 'clock' | 'onState'>) {
  let since = clock.now();
  let connected = false;
  let version: OutsideStatus['version'];
  let connections = 0;
  let reason: string | undefined = 'not connected yet';
  let shared = false;
  return {
    subscribes(withOthers: boolean): void {
      shared = withOthers;
    },
    get connected() {
      return connected;
    },
    up(up: LinkUp): void {
      connected = true;
      since = clock.now();
      version = up.version === 5 ? '5' : '3.1.1';
      connections += 1;
      reason = undefined;
      onState({ kind: 'connected', version, shared, resumed: up.resumed });
    },
    down(kind: 'lost' | 'unreachable', why: string): void {
      if (connected) since = clock.now();
      const told = !connected && reason === why;
      connected = false;
      reason = why;
      if (!told) onState({ kind, reason: why });
    },
    read: (unacknowledged: number, window: number): OutsideStatus => ({
      ...{ connected, since, version, shared, unacknowledged, window, reason },
      reconnects: Math.max(0, connections - 1),
    }),
  };
}
