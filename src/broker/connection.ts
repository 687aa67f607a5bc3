import { type ConnectedDevice, type Line, qosOf } from './connected-device.ts';
import type { Transport, TransportEvents } from './doors/transport.ts';
import { type Downlink, isForeignFilter } from './downlink.ts';
import { judgeControl } from './guard/control-packets.ts';
import { frameOf } from './guard/frame.ts';
import type { FrameCutter, FrameSink } from './guard/frame-cutter.ts';
import { packetKind } from './guard/packet-kind.ts';
import { type Hold, hold } from './hold.ts';
import { CommandLane } from './lanes/command-lane.ts';
import { PublishLane } from './lanes/publish-lane.ts';
import type { Swept } from './pulse.ts';
import type { RefusalReason } from './reasons.ts';
import { type ChannelOwner, ControlChannel } from './session/control-channel.ts';
import type { Session } from './session/session.ts';
import type { AttachedSession } from './session/session-protocol.ts';
import type { Switchboard } from './switchboard.ts';

/** A connection whose unsent bytes pass this is not read until they are sent. */
const unsentPause = 64 * 1024;

export interface Admitted {
  readonly transport: Transport;
  readonly address: string;
  /** Holds what came after the CONNECT. */
  readonly cutter: FrameCutter;
  readonly device: ConnectedDevice;
  readonly clientId: string;
  readonly session: Session;
  readonly sessionPresent: boolean;
  /** Silence after which the connection is cut, in ticks; 0: never. */
  readonly patience: number;
}

/** One authenticated connection: what the device sends goes to a lane or, if it is about the session, to aedes. */
export class Connection implements Line, FrameSink, TransportEvents, ChannelOwner, Swept {
  readonly device: ConnectedDevice;
  readonly clientId: string;
  readonly session: Session;
  readonly sessionPresent: boolean;
  readonly #admitted: Admitted;
  readonly #board: Switchboard;
  readonly #publishes: PublishLane;
  readonly #commands: CommandLane;
  readonly #channel: ControlChannel;
  readonly #attached: AttachedSession;
  #holds: number = hold.opening;
  #closed = false;
  /** It said goodbye, so its will is void [MQTT-3.14.4-3]. */
  #left = false;
  #heardAt: number;
  #written = 0;
  #sentAtSweep = 0;
  #stuckSince = 0;

  /** Answers the CONNECT that lies in `connect`. */
  constructor(admitted: Admitted, connect: Buffer, board: Switchboard) {
    this.#admitted = admitted;
    this.#board = board;
    this.device = admitted.device;
    this.clientId = admitted.clientId;
    this.session = admitted.session;
    this.sessionPresent = admitted.sessionPresent;
    this.#heardAt = board.pulse.tick;
    this.#publishes = new PublishLane(this, board);
    this.#commands = new CommandLane(this, board);
    admitted.transport.events = this;
    admitted.transport.pause();
    admitted.cutter.sink = this;
    admitted.cutter.limit = board.limits.packetBytes;
    board.devices.add(this);
    board.pulse.add(this);
    this.#channel = new ControlChannel(this);
    this.#attached = board.protocol.attach(this.#channel);
    this.#channel.push(connect);
  }

  // the transport

  bytes(chunk: Buffer): void {
    if (this.#closed) return;
    this.device.allowance.refill(this.#board.clock.now());
    this.#admitted.cutter.push(chunk);
  }

  drained(): void {
    this.release(hold.unsent);
  }

  closed(): void {
    this.close();
  }

  // the guard

  frame(bytes: Buffer, first: number, bodyAt: number, end: number): boolean {
    if (this.#holds !== 0) return false;
    const taken =
      first >> 4 === packetKind.publish
        ? this.#publishes.take(bytes, first, bodyAt, end)
        : this.#control(bytes, first, bodyAt, end);
    if (taken) this.#heardAt = this.#board.pulse.tick;
    return taken;
  }

  badLength(tooLarge: boolean): void {
    this.refuse(tooLarge ? 'packet_too_large' : 'malformed_packet');
  }

  #control(bytes: Buffer, first: number, bodyAt: number, end: number): boolean {
    const fault = judgeControl(first, bytes, bodyAt, end);
    if (fault !== undefined) {
      this.refuse(fault);
      return false;
    }
    switch (first >> 4) {
      case packetKind.puback:
        this.#commands.acknowledged(bytes.readUInt16BE(bodyAt));
        return true;
      case packetKind.pubrel:
        this.#publishes.release(bytes.readUInt16BE(bodyAt));
        return true;
      case packetKind.pubrec:
      case packetKind.pubcomp:
        return true; // answers to QoS 2, which the broker never sends
      case packetKind.disconnect:
        this.#left = true;
        this.close();
        return false;
      default:
        this.#forward(first, bytes.subarray(bodyAt, end));
        return true;
    }
  }

  #forward(first: number, body: Buffer): void {
    if (!this.#channel.push(frameOf(first, body))) this.hold(hold.control);
  }

  // the session protocol

  get commandTopic(): string {
    return this.device.topics.command;
  }

  ready(): void {
    this.#board.devices.up(this.device);
    this.#commands.sendAgain();
    this.release(hold.opening);
  }

  wanted(): void {
    this.release(hold.control);
  }

  subscribed(qos: number | undefined): void {
    this.session.commandQos = qos;
  }

  listensTo(filter: string, qos: number): boolean {
    return isForeignFilter(filter) && this.session.listenTo(filter, qos);
  }

  leaves(filter: string): void {
    this.session.leave(filter);
  }

  declined(): void {
    this.#board.refusals.refuse('subscription', this.device.id, this.#admitted.address);
  }

  lastWill(topic: string, payload: Uint8Array): void {
    if (!this.#left && !this.#board.ending) this.#publishes.takeWill(topic, payload);
  }

  ended(): void {
    if (!this.#closed) this.refuse('malformed_packet');
  }

  // the house

  send(downlinks: readonly Downlink[], settle: (delivered: boolean) => void): boolean {
    if (this.#closed || this.#holds & hold.opening) return false;
    for (const downlink of downlinks) {
      const qos = qosOf(this, downlink.topic);
      if (qos === undefined) continue;
      this.#commands.send(downlink, qos, settle);
      return true;
    }
    return false;
  }

  hold(reason: Hold): void {
    if (this.#holds === 0) this.#admitted.transport.pause();
    this.#holds |= reason;
  }

  release(reason: Hold): void {
    if (this.#closed || !(this.#holds & reason)) return;
    this.#holds &= ~reason;
    if (this.#holds !== 0) return;
    this.#heardAt = this.#board.pulse.tick; // silence that the broker ordered does not count
    this.#admitted.cutter.resume();
    if (this.#holds === 0 && !this.#closed) this.#admitted.transport.resume();
  }

  write(bytes: Buffer): void {
    if (this.#closed) return;
    const { transport } = this.#admitted;
    transport.write(bytes);
    this.#written += bytes.length;
    const unsent = transport.unsentBytes;
    if (unsent > this.#board.limits.unsentBytes) this.refuse('slow_reader');
    else if (unsent > unsentPause) this.hold(hold.unsent);
  }

  refuse(reason: RefusalReason): void {
    if (this.#closed) return;
    this.#board.refusals.refuse(reason, this.device.id, this.#admitted.address);
    this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#admitted.cutter.end();
    this.#admitted.transport.destroy();
    this.#board.pulse.delete(this);
    this.#commands.close();
    this.#attached.close();
    this.#channel.destroy();
    this.#board.devices.remove(this);
  }

  sweep(tick: number): void {
    this.#commands.sweep(tick);
    const { patience } = this.#admitted;
    if (patience > 0 && this.#holds === 0 && tick - this.#heardAt > patience) this.refuse('keep_alive');
    else this.#watchUnsent(tick);
  }

  #watchUnsent(tick: number): void {
    const { unsentBytes } = this.#admitted.transport;
    const sent = this.#written - unsentBytes;
    if (unsentBytes === 0) this.release(hold.unsent);
    if (unsentBytes === 0 || sent !== this.#sentAtSweep) this.#stuckSince = tick;
    this.#sentAtSweep = sent;
    const { pulse, limits } = this.#board;
    if (tick - this.#stuckSince > pulse.ticksIn(limits.unsentFor)) this.refuse('slow_reader');
  }
}
