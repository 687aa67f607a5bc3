import { millis, seconds } from '../../base/index.ts';
import type { ConnectedDevice } from '../connected-device.ts';
import { Connection } from '../connection.ts';
import type { Transport, TransportEvents } from '../doors/transport.ts';
import type { RefusalReason } from '../reasons.ts';
import type { Switchboard } from '../switchboard.ts';
import { DeviceTopics, mayBeDevice } from '../topics.ts';
import { type ConnectPacket, type ReturnCode, readConnect, returnCode } from './connect-packet.ts';
import { frameOf } from './frame.ts';
import { FrameCutter, type FrameSink } from './frame-cutter.ts';
import type { Stranger } from './lobby.ts';
import { packetKind } from './packet-kind.ts';

const connectByte = packetKind.connect << 4;

/**
 * Reads the one packet a stranger may send and decides. Until then the stranger costs its socket and this object,
 * and the bytes of an unfinished CONNECT; what is refused never reaches aedes.
 */
export class Greeting implements FrameSink, TransportEvents {
  readonly #stranger: Stranger;
  readonly #transport: Transport;
  readonly #board: Switchboard;
  readonly #cutter: FrameCutter;
  #begun = false;
  #over = false;

  /** `open` makes the transport with this greeting as its first listener. */
  constructor(stranger: Stranger, open: (events: TransportEvents) => Transport, board: Switchboard) {
    this.#stranger = stranger;
    this.#board = board;
    this.#cutter = new FrameCutter(this, board.limits.connectBytes);
    this.#transport = open(this);
  }

  bytes(chunk: Buffer): void {
    if (this.#over) return;
    // [MQTT-3.1.0-1], [MQTT-2.2.2-2]: told from the first byte, before anything is kept
    if (!this.#begun && chunk[0] !== connectByte) this.#close('not_a_connect');
    this.#begun = true;
    this.#cutter.push(chunk);
  }

  drained(): void {}

  closed(): void {
    this.#over = true;
    this.#cutter.end();
  }

  badLength(tooLarge: boolean): void {
    this.#close(tooLarge ? 'connect_too_large' : 'malformed_connect');
  }

  frame(bytes: Buffer, _first: number, bodyAt: number, end: number): boolean {
    const packet = readConnect(bytes, bodyAt, end);
    if ('reason' in packet) {
      if (packet.code === undefined) this.#close(packet.reason);
      else this.#answer(packet.reason, packet.code, undefined);
      return false;
    }
    const holder = this.#holder(packet);
    const device = holder ?? packet.userName ?? '';
    const fault = this.#judge(packet, device, holder !== undefined);
    if (fault !== undefined) {
      this.#answer(fault, busy.has(fault) ? returnCode.unavailable : returnCode.notAuthorized, device);
      return false;
    }
    this.#admit(packet, device, frameOf(connectByte, bytes.subarray(bodyAt, end)));
    return true;
  }

  /** The secret first: who cannot prove who he is learns nothing else. */
  #judge({ willTopic, password, clientId }: ConnectPacket, id: string, proven: boolean): RefusalReason | undefined {
    const { credentials, devices, limits, admissions } = this.#board;
    if (!proven) {
      if (id === '' || password === undefined) return 'no_credentials';
      const verdict = mayBeDevice(id) ? credentials.verify(id, password) : 'unknown';
      if (verdict !== 'ok') return verdictReason[verdict];
    }
    const device = devices.get(id);
    // The will must be stored if the CONNECT is accepted [MQTT-3.1.2-8], so a will that may not be published
    // refuses the CONNECT; it is not dropped.
    if (willTopic !== undefined && !this.#mayWill(device, id, willTopic)) return 'foreign_will';
    if (admissions.full) return 'overloaded';
    if (device?.lines.has(clientId)) return undefined;
    if (devices.lines >= limits.connections) return 'too_many_connections';
    if (device !== undefined && device.lines.size >= limits.connectionsPerDevice) return 'too_many_of_device';
    return undefined;
  }

  /** Who shows a secret as user name and no password, as firmware for ThingsBoard does. */
  #holder({ userName = '', password }: ConnectPacket): string | undefined {
    const alone = userName !== '' && (password === undefined || password.length === 0);
    return alone ? this.#board.credentials.holder(userName) : undefined;
  }

  #mayWill(device: ConnectedDevice | undefined, id: string, topic: string): boolean {
    const topics = device?.topics ?? new DeviceTopics(id, this.#board.reads);
    return topics.willLabel(topic) !== undefined;
  }

  #admit(packet: ConnectPacket, id: string, connect: Buffer): void {
    this.#over = true;
    this.#stranger.admit();
    const { devices } = this.#board;
    const device = devices.obtain(id);
    const clientId = packet.clientId === '' ? devices.nextClientId() : packet.clientId;
    const admitted = {
      transport: this.#transport,
      address: this.#stranger.address,
      cutter: this.#cutter,
      device,
      clientId,
      patience: this.#patience(packet.keepAlive),
      ...devices.session(device, clientId, packet.clean),
    };
    new Connection(admitted, connect, this.#board);
  }

  /** One and a half times the keep-alive [MQTT-3.1.2-24]. */
  #patience(keepAlive: number): number {
    const { limits, pulse } = this.#board;
    const most = limits.keepAliveMax ?? Number.POSITIVE_INFINITY;
    const granted = keepAlive === 0 ? most : Math.min(seconds(keepAlive), most);
    return Number.isFinite(granted) ? pulse.ticksIn(millis(granted * 1.5)) : 0;
  }

  /** CONNACK with a reason, then the end [MQTT-3.2.2-5]. */
  #answer(reason: RefusalReason, code: ReturnCode, device: string | undefined): void {
    this.#end();
    this.#stranger.part(reason, device);
    this.#transport.finish(Buffer.from([packetKind.connack << 4, 2, 0, code]));
  }

  #close(reason: RefusalReason): void {
    this.#end();
    this.#stranger.refuse(reason);
  }

  #end(): void {
    this.#over = true;
    this.#cutter.end();
  }
}

const verdictReason = { unknown: 'unknown_device', wrong: 'wrong_secret', revoked: 'revoked' } as const;
/** Refusals that say nothing about the device: it may come back later. */
const busy: ReadonlySet<RefusalReason> = new Set(['overloaded', 'too_many_connections', 'too_many_of_device']);
