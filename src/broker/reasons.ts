/** Why a stranger was sent away, a connection was cut or a request was declined. Metrics and logs use these words. */
const refusalReasons = [
  // before a CONNECT was accepted
  'too_many_strangers',
  'too_many_from_address',
  'connect_timeout',
  'tls_failed',
  'websocket_refused',
  'not_a_connect',
  'connect_too_large',
  'malformed_connect',
  'protocol_name',
  'protocol_level',
  'client_id',
  'no_credentials',
  'unknown_device',
  'wrong_secret',
  'revoked',
  'foreign_will',
  'too_many_connections',
  'too_many_of_device',
  'overloaded',
  // of an authenticated connection, which is closed
  'malformed_packet',
  'packet_too_large',
  'unexpected_packet',
  'bad_text',
  'bad_topic',
  'bad_packet_id',
  'bad_qos',
  'too_many_in_flight',
  'keep_alive',
  'slow_reader',
  'rotated',
  'retired',
  // of one request; the connection lives on
  'subscription',
  'foreign_topic',
  'unknown_topic',
] as const;

export type RefusalReason = (typeof refusalReasons)[number];

/** Why `Broker.disconnect` was asked to cut a device off. */
export type DisconnectReason = Extract<RefusalReason, 'revoked' | 'rotated' | 'retired'>;

/** The books of refusals; `tell` hears of each except declined topics, which are journaled one by one. */
export interface Refusals {
  refuse(reason: RefusalReason, device: string | undefined, address: string): void;
  count(reason: RefusalReason): void;
  read(): ReadonlyMap<RefusalReason, number>;
}

export function createRefusals(
  tell: (reason: RefusalReason, device: string | undefined, address: string) => void,
): Refusals {
  const counts = new Map<RefusalReason, number>(refusalReasons.map((reason) => [reason, 0]));
  const count = (reason: RefusalReason): void => void counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return {
    count,
    refuse(reason, device, address) {
      count(reason);
      tell(reason, device, address);
    },
    read: () => new Map(counts),
  };
}
