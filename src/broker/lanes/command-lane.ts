import type { Line } from '../connected-device.ts';
import type { Downlink } from '../downlink.ts';
import type { Switchboard } from '../switchboard.ts';
import { publishFrame } from './command-frame.ts';

interface Waiting {
  readonly dueTick: number;
  readonly settle: (delivered: boolean) => void;
}

/** Commands to a device over one of its connections, and the PUBACKs that answer them. */
export class CommandLane {
  readonly #line: Line;
  readonly #board: Switchboard;
  readonly #waiting = new Map<number, Waiting>();

  constructor(line: Line, board: Switchboard) {
    this.#line = line;
    this.#board = board;
  }

  /** `settle` is called once; true when the device acknowledged, or at once for a subscription of QoS 0. */
  send(downlink: Downlink, qos: number, settle: (delivered: boolean) => void): void {
    const { session } = this.#line;
    const { limits, pulse } = this.#board;
    const { topic, payload } = downlink;
    if (qos === 0) {
      this.#line.write(publishFrame(topic, payload, 0, false));
      settle(true);
      return;
    }
    if (session.commands.size >= limits.commandsInFlight) {
      this.#line.refuse('slow_reader');
      settle(false);
      return;
    }
    const packetId = session.nextPacketId();
    session.commands.set(packetId, downlink);
    this.#waiting.set(packetId, { dueTick: pulse.after(limits.commandTimeout), settle });
    this.#line.write(publishFrame(topic, payload, packetId, false));
  }

  /** What an earlier connection of the session left unacknowledged goes out again, in order [MQTT-4.4.0-1]. */
  sendAgain(): void {
    for (const [packetId, { topic, payload }] of this.#line.session.commands) {
      this.#line.write(publishFrame(topic, payload, packetId, true));
    }
  }

  /** PUBACK. */
  acknowledged(packetId: number): void {
    this.#line.session.commands.delete(packetId);
    this.#settle(packetId, true);
  }

  /** Gives up on commands that waited too long; the device may still acknowledge them, unheard. */
  sweep(tick: number): void {
    for (const [packetId, { dueTick }] of this.#waiting) {
      if (dueTick > tick) return;
      this.#settle(packetId, false);
    }
  }

  close(): void {
    for (const packetId of this.#waiting.keys()) this.#settle(packetId, false);
  }

  #settle(packetId: number, delivered: boolean): void {
    const waiting = this.#waiting.get(packetId);
    this.#waiting.delete(packetId);
    waiting?.settle(delivered);
  }
}
