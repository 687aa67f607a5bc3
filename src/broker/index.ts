export type { Broker } from './broker.ts';
export { createBroker } from './broker.ts';
export type { ArrivalLabel, BrokerDeps, Credentials } from './deps.ts';
export type { Ports } from './doors/listeners.ts';
export type { BrokerFailure } from './errors.ts';
export type { BrokerLimits, BrokerOptions, TlsOptions } from './options.ts';
export { brokerLimitDefaults } from './options.ts';
export type { DisconnectReason, RefusalReason } from './reasons.ts';
export { refusalReasons } from './reasons.ts';
