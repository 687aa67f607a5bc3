import { isIPv6, type Socket } from 'node:net';
import type { BrokerLimits } from '../options.ts';
import type { Pulse, Swept } from '../pulse.ts';
import type { RefusalReason, Refusals } from '../reasons.ts';

/** After its refusal a stranger has this long to read why, in ticks. */
const partingTicks = 20;

/** Whoever was accepted this lately may have sent bytes that nobody had the time to read, in ticks. */
const unreadTicks = 5;

/** A connection that has not authenticated yet. */
export interface Stranger {
  readonly socket: Socket;
  readonly address: string;
  /** Sends it away at once. */
  refuse(reason: RefusalReason): void;
  /** It was told that it is refused; it closes by itself, or is closed soon. `device` is who it said it was. */
  part(reason: RefusalReason, device?: string): void;
  /** It is a stranger no more. */
  admit(): void;
  /** Calls `run` once when it is one no more, however that came. */
  whenGone(run: () => void): void;
}

interface Guest extends Stranger {
  readonly sinceTick: number;
  dueTick: number;
  /** Its refusal is counted already. */
  told: boolean;
}

export interface LobbyDeps {
  readonly pulse: Pulse;
  readonly refusals: Refusals;
}

/**
 * Where connections wait until their CONNECT is accepted: bounded in number, by address and in time, TLS and
 * WebSocket handshakes included. When it is full a newcomer takes the place of the stranger that has waited longest
 * without a single byte; when all have sent something it is turned away. So silent sockets cannot keep devices out,
 * and a rush of honest ones does not interrupt handshakes that are under way.
 */
export class Lobby implements Swept {
  readonly #limits: Pick<BrokerLimits, 'strangers' | 'strangersPerAddress' | 'connectTimeout'>;
  readonly #deps: LobbyDeps;
  readonly #guests = new Set<Guest>();
  readonly #byAddress = new Map<string, Set<Guest>>();
  #open = true;

  constructor(limits: Pick<BrokerLimits, 'strangers' | 'strangersPerAddress' | 'connectTimeout'>, deps: LobbyDeps) {
    this.#limits = limits;
    this.#deps = deps;
    deps.pulse.add(this);
  }

  get size(): number {
    return this.#guests.size;
  }

  /** Takes in a socket that was just accepted; undefined when it was destroyed for want of room. */
  enter(socket: Socket): Stranger | undefined {
    const address = socket.remoteAddress ?? '';
    const network = networkOf(address);
    const neighbours = this.#byAddress.get(network);
    if (!this.#open) socket.destroy();
    else if (!this.#makeRoom(neighbours, this.#limits.strangersPerAddress))
      this.#turnAway(socket, 'too_many_from_address');
    else if (!this.#makeRoom(this.#guests, this.#limits.strangers)) this.#turnAway(socket, 'too_many_strangers');
    else return this.#welcome(socket, address, network);
    return undefined;
  }

  /** Nobody enters any more, and those inside go. */
  close(): void {
    this.#open = false;
    for (const guest of this.#guests) guest.socket.destroy();
  }

  sweep(tick: number): void {
    for (const guest of this.#guests) if (tick >= guest.dueTick) guest.refuse('connect_timeout');
  }

  #welcome(socket: Socket, address: string, network: string): Stranger {
    const { pulse, refusals } = this.#deps;
    const tell = (reason: RefusalReason, device?: string): void => {
      if (!guest.told) refusals.refuse(reason, device, address);
      guest.told = true;
    };
    const goneRuns: (() => void)[] = [];
    const leave = (): void => {
      socket.off('close', leave);
      this.#leave(guest, network);
      for (const run of goneRuns) run();
    };
    const guest: Guest = {
      ...{ socket, address, told: false },
      sinceTick: pulse.tick,
      dueTick: pulse.after(this.#limits.connectTimeout),
      refuse(reason) {
        tell(reason);
        leave();
        socket.destroy();
      },
      part(reason, device) {
        tell(reason, device);
        guest.dueTick = Math.min(guest.dueTick, pulse.tick + partingTicks);
      },
      admit: leave,
      whenGone: (run) => void goneRuns.push(run),
    };
    socket.on('close', leave);
    socket.on('error', ignore);
    this.#guests.add(guest);
    const neighbours = this.#byAddress.get(network);
    if (neighbours === undefined) this.#byAddress.set(network, new Set([guest]));
    else neighbours.add(guest);
    return guest;
  }

  #leave(guest: Guest, network: string): void {
    this.#guests.delete(guest);
    const neighbours = this.#byAddress.get(network);
    neighbours?.delete(guest);
    if (neighbours?.size === 0) this.#byAddress.delete(network);
  }

  #makeRoom(guests: ReadonlySet<Guest> | undefined, most: number): boolean {
    if (guests === undefined || guests.size < most) return true;
    for (const guest of guests) {
      if (guest.sinceTick + unreadTicks > this.#deps.pulse.tick) return false;
      if (guest.socket.bytesRead > 0) continue;
      guest.refuse('too_many_strangers');
      return true;
    }
    return false;
  }

  #turnAway(socket: Socket, reason: RefusalReason): void {
    this.#deps.refusals.refuse(reason, undefined, socket.remoteAddress ?? '');
    socket.destroy();
  }
}

/** IPv6 addresses by their /64 network, because one host has all of it; IPv4 addresses as they are. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail = ''] = address.split('::');
  const front = head.split(':').filter((group) => group !== '');
  const back = tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}

const ignore = (): void => {};
