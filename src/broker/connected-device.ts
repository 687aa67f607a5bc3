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
  /** False when it takes no commands now; else `settle` is called once, true when the device acknowledged. */
  command(payload: Uint8Array, settle: (delivered: boolean) => void): boolean;
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
