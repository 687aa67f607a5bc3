import type { Server } from 'node:net';
import type { Lobby, Stranger } from '../guard/lobby.ts';
import type { BrokerLimits } from '../options.ts';
import type { Transport, TransportEvents } from './transport.ts';

/** Makes a listener, not listening yet, whose connections pass the lobby. */
export type OpenDoor = (deps: DoorDeps) => Server;

export interface DoorDeps {
  readonly limits: BrokerLimits;
  readonly lobby: Lobby;
  /** Called when a stranger's bytes can be read: for TLS and WebSocket after their handshake. */
  greet(stranger: Stranger, open: (events: TransportEvents) => Transport): void;
}

/** Acknowledgements are small and waited for; a peer that vanished is found without its help. */
export const socketOptions = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 } as const;
