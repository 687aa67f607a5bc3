import type { BrokerDeps } from './deps.ts';
import { DeviceTable } from './devices.ts';
import type { DoorDeps } from './doors/door.ts';
import { openListeners, type Ports } from './doors/listeners.ts';
import type { Downlink } from './downlink.ts';
import { Greeting } from './guard/greeting.ts';
import { Lobby } from './guard/lobby.ts';
import { PublishHead } from './guard/publish-head.ts';
import { hold } from './hold.ts';
import { Admissions } from './lanes/admissions.ts';
import { Flusher } from './lanes/flusher.ts';
import { type BrokerLimits, type BrokerOptions, brokerLimitDefaults } from './options.ts';
import { Pulse } from './pulse.ts';
import { createRefusals, type DisconnectReason, type RefusalReason } from './reasons.ts';
import { listens, sendToDevice } from './send-command.ts';
import { createSessionProtocol } from './session/session-protocol.ts';
import type { Switchboard } from './switchboard.ts';

/** Speaks MQTT with devices. Disposing it closes every connection; no last will and no presence is told of that. */
export interface Broker extends AsyncDisposable {
  /** Where it listens. */
  readonly ports: Ports;
  /** Closes every connection of the device and forgets its sessions; how many there were. */
  disconnect(device: string, reason: DisconnectReason): number;
  /**
   * Sends a command to every connection that subscribed to them. `delivered`: one acknowledged it, or got it at
   * QoS 0; `no_subscriber`: there is none, or none acknowledged within `commandTimeout`. `payload` must not change.
   * A connection that subscribed to the topic of `otherwise` and not to commands is sent that.
   */
  sendCommand(device: string, payload: Uint8Array, otherwise?: Downlink): Promise<'delivered' | 'no_subscriber'>;
  /** The same for a message on a topic of other people's. */
  send(device: string, downlink: Downlink): Promise<'delivered' | 'no_subscriber'>;
  /** Whether a connection of the device subscribed to commands, or to requests of ThingsBoard. */
  listens(device: string): boolean;
  /** Devices that are online, their connections, and connections that have not authenticated yet. */
  connections(): { readonly devices: number; readonly connections: number; readonly strangers: number };
  /** How often each reason occurred since the start. */
  refusals(): ReadonlyMap<RefusalReason, number>;
  /** Resolves when everything admitted is durable and its acknowledgements are written. */
  idle(): Promise<void>;
  /** Takes in no connection and reads no message any more; acknowledgements of what was admitted still leave. */
  stopAccepting(): void;
}

/** Resolves when every listener is open; rejects with a `BrokerFailure` when one cannot be. */
export async function createBroker(options: BrokerOptions, deps: BrokerDeps): Promise<Broker> {
  const limits = { ...brokerLimitDefaults, ...options.limits };
  await using opened = new AsyncDisposableStack();
  const board = await createSwitchboard(limits, deps, opened);
  const { devices, admissions, refusals } = board;
  const lobby = new Lobby(limits, board);
  const greet: DoorDeps['greet'] = (stranger, open) => void new Greeting(stranger, open, board);
  const listeners = opened.use(await openListeners(options, { limits, lobby, greet }));
  const resources = opened.move();

  const stopAccepting = (): void => {
    listeners.stop();
    lobby.close();
    for (const line of devices.all()) line.hold(hold.stopped);
  };
  return {
    ports: listeners.ports,
    disconnect: (device, reason) => devices.cutOff(device, reason),
    sendCommand(device, payload, otherwise) {
      const known = devices.get(device);
      const own = { topic: known?.topics.command ?? '', payload };
      return sendToDevice(known, otherwise === undefined ? [own] : [own, otherwise]);
    },
    send: (device, downlink) => sendToDevice(devices.get(device), [downlink]),
    listens(device) {
      const known = devices.get(device);
      return listens(known, [known?.topics.command ?? '', anyRequest]);
    },
    connections: () => ({ devices: devices.online, connections: devices.lines, strangers: lobby.size }),
    refusals: () => refusals.read(),
    idle: () => admissions.idle(),
    stopAccepting,
    async [Symbol.asyncDispose]() {
      board.ending = true;
      stopAccepting();
      for (const line of devices.all()) line.close();
      await resources.disposeAsync();
    },
  };
}

/** One of the topics on which ThingsBoard sends requests. */
const anyRequest = 'v1/devices/me/rpc/request/0';

type OwnSwitchboard = Switchboard & { ending: boolean };

async function createSwitchboard(
  limits: BrokerLimits,
  deps: BrokerDeps,
  opened: AsyncDisposableStack,
): Promise<OwnSwitchboard> {
  const { clock, credentials, meter } = deps;
  const presence: BrokerDeps['presence'] = (device, state) => {
    if (!board.ending) deps.presence(device, state);
  };
  const { messagesPerSecond, connectionsPerDevice: sessionsPerDevice } = limits;
  const devices = new DeviceTable(
    { messagesPerSecond, sessionsPerDevice },
    { clock, presence, reads: (topic) => deps.reads(topic) },
  );
  const board: OwnSwitchboard = {
    ...{ limits, clock, credentials, meter, devices },
    reads: (topic) => deps.reads(topic),
    admitArrival: (device, label, payload, onDurable) => deps.admitArrival(device, label, payload, onDurable),
    refusals: createRefusals((reason, device, address) => deps.onRefused(reason, device, address)),
    admissions: new Admissions(limits.pendingBytes),
    flusher: new Flusher(),
    publishHead: new PublishHead(),
    protocol: opened.use(await createSessionProtocol()),
    pulse: opened.use(new Pulse(clock, () => devices.pace())),
    ending: false,
  };
  return board;
}
