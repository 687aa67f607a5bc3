export type { Broker } from './broker.ts';
export { createBroker } from './broker.ts';
export type { ArrivalLabel, BrokerDeps } from './deps.ts';
export type { BrokerLimits, BrokerOptions } from './options.ts';
export type { DisconnectReason, RefusalReason } from './reasons.ts';
