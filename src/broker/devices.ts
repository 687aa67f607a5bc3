import type { Clock } from '../base/index.ts';
import { ConnectedDevice, type Line } from './connected-device.ts';
import { hold } from './hold.ts';
import { Allowance } from './lanes/allowance.ts';
import type { RefusalReason } from './reasons.ts';
import { Session } from './session/session.ts';

export interface DeviceTableOptions {
  readonly messagesPerSecond: number;
  /** Sessions kept for one device, in use or not. */
  readonly sessionsPerDevice: number;
}

export interface DeviceTableDeps {
  readonly clock: Clock;
  reads(topic: string): boolean;
  presence(device: string, state: 'online' | 'offline'): void;
}

/** Who is connected: presence, client ids scoped per device, sessions, pace. */
export class DeviceTable {
  readonly #options: DeviceTableOptions;
  readonly #deps: DeviceTableDeps;
  readonly #devices = new Map<string, ConnectedDevice>();
  readonly #paced = new Set<Line>();
  #lines = 0;
  #online = 0;
  #lastClientId = 0;

  constructor(options: DeviceTableOptions, deps: DeviceTableDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** Authenticated connections. */
  get lines(): number {
    return this.#lines;
  }

  /** Devices whose presence is online. */
  get online(): number {
    return this.#online;
  }

  get(id: string): ConnectedDevice | undefined {
    return this.#devices.get(id);
  }

  /** The device, made when it is not there yet; the caller adds a line to it or calls `forget`. */
  obtain(id: string): ConnectedDevice {
    const known = this.#devices.get(id);
    if (known !== undefined) return known;
    const allowance = new Allowance(this.#options.messagesPerSecond, this.#deps.clock.now());
    const device = new ConnectedDevice(id, allowance, this.#paced, this.#deps.reads);
    this.#devices.set(id, device);
    return device;
  }

  /** For a client that leaves the choice to the server; with a character that no client may use [MQTT-1.5.3-2]. */
  nextClientId(): string {
    this.#lastClientId += 1;
    return `\u0000${this.#lastClientId}`;
  }

  /** The session that an accepted CONNECT asks for, and whether it was there before. */
  session(device: ConnectedDevice, clientId: string, clean: boolean): { session: Session; sessionPresent: boolean } {
    const stored = device.sessions.get(clientId);
    device.sessions.delete(clientId);
    if (clean) return { session: new Session(true), sessionPresent: false };
    this.#makeRoom(device);
    const session = stored ?? new Session(false);
    device.sessions.set(clientId, session);
    return { session, sessionPresent: stored !== undefined };
  }

  /** A line of the same device with the same client id is closed: the newer one takes over [MQTT-3.1.4-2]. */
  add(line: Line): void {
    this.#lines += 1;
    const former = line.device.lines.get(line.clientId);
    line.device.lines.set(line.clientId, line);
    former?.close();
  }

  up(device: ConnectedDevice): void {
    if (device.online) return;
    device.online = true;
    this.#online += 1;
    this.#deps.presence(device.id, 'online');
  }

  remove(line: Line): void {
    const { device, clientId } = line;
    this.#lines -= 1;
    this.#paced.delete(line);
    if (device.lines.get(clientId) === line) device.lines.delete(clientId);
    if (device.lines.size > 0) return;
    if (device.online) {
      device.online = false;
      this.#online -= 1;
      this.#deps.presence(device.id, 'offline');
    }
    this.forget(device);
  }

  /** Drops a device of which nothing is left. */
  forget(device: ConnectedDevice): void {
    if (device.lines.size === 0 && device.sessions.size === 0) this.#devices.delete(device.id);
  }

  /** Lets devices go on whose allowance has refilled. */
  pace(): void {
    if (this.#paced.size === 0) return;
    const now = this.#deps.clock.now();
    for (const line of [...this.#paced]) {
      line.device.allowance.refill(now);
      if (line.device.allowance.empty) continue;
      this.#paced.delete(line);
      line.release(hold.pace);
    }
  }

  /** Closes every line of the device and forgets its sessions, which end with its secret; how many lines. */
  cutOff(id: string, reason: RefusalReason): number {
    const device = this.#devices.get(id);
    if (device === undefined) return 0;
    device.sessions.clear();
    const lines = [...device.lines.values()];
    for (const line of lines) line.refuse(reason);
    this.forget(device);
    return lines.length;
  }

  /** Every line there is now, safe against lines that close meanwhile. */
  all(): Line[] {
    return [...this.#devices.values()].flatMap((device) => [...device.lines.values()]);
  }

  #makeRoom(device: ConnectedDevice): void {
    for (const clientId of device.sessions.keys()) {
      if (device.sessions.size < this.#options.sessionsPerDevice) return;
      if (!device.lines.has(clientId)) device.sessions.delete(clientId);
    }
  }
}
