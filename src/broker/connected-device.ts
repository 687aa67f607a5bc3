import type { Downlink } from './downlink.ts';
import { type Hold, hold } from './hold.ts';
import type { Allowance } from './lanes/allowance.ts';
import type { RefusalReason } from './reasons.ts';
import type { Session } from './session/session.ts';
import { DeviceTopics } from './topics.ts';

/** A connection of a device, as its lanes and its device see it. After its close nothing it is told has an effect. */
export interface Line {
  readonly device: ConnectedDevice;
  readonly clientId: string;
  readonly session: Session;
  write(bytes: Buffer): void;
  hold(reason: Hold): void;
  release(reason: Hold): void;
  /** Counts the refusal and closes. */
  refuse(reason: RefusalReason): void;
  close(): void;
  /**
   * Sends the first of the messages whose topic it subscribed to. False when that is none; else `settle` is called
   * once, true when the device acknowledged.
   */
  send(downlinks: readonly Downlink[], settle: (delivered: boolean) => void): boolean;
}

/** The QoS at which a connection takes messages on a topic; undefined when it did not subscribe to it. */
export function qosOf({ device, session }: Pick<Line, 'device' | 'session'>, topic: string): number | undefined {
  return topic === device.topics.command ? session.commandQos : session.foreignQos(topic);
}

/** One device that is connected or has a session waiting for its return. */
export class ConnectedDevice {
  readonly id: string;
  readonly topics: DeviceTopics;
  readonly allowance: Allowance;
  /** By client id. */
  readonly lines = new Map<string, Line>();
  /** Sessions that outlive their connection, by client id, the one opened longest ago first. */
  readonly sessions = new Map<string, Session>();
  /** Whether its presence was told as online. */
  online = false;
  readonly #paced: Set<Line>;

  /** `paced` is where lines wait for the allowance to refill. */
  constructor(id: string, allowance: Allowance, paced: Set<Line>, reads: (topic: string) => boolean) {
    this.id = id;
    this.topics = new DeviceTopics(id, reads);
    this.allowance = allowance;
    this.#paced = paced;
  }

  /** Until the allowance has a message left. */
  holdForPace(line: Line): void {
    this.#paced.add(line);
    line.hold(hold.pace);
  }
}
