import { AppError } from '../base/index.ts';

export type Listener = 'tcp' | 'tls' | 'websocket';

export interface BrokerFailure {
  readonly code: 'broker_listen_failed';
  readonly listener: Listener;
  readonly host: string;
  readonly port: number;
}

/** The address is taken or not allowed. */
export function listenFailed(facts: Omit<BrokerFailure, 'code'>, cause: Error): AppError<BrokerFailure> {
  const { listener, host, port } = facts;
  const sentence = `MQTT (${listener}) cannot listen on ${host} port ${port}: ${cause.message}. Free the port or choose another.`;
  return new AppError({ code: 'broker_listen_failed', ...facts }, sentence, { cause });
}
