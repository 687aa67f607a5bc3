export type { Broker } from './broker.ts';
export { createBroker } from './broker.ts';
export type { ArrivalLabel, BrokerDeps } from './deps.ts';
export { openOutsideBroker } from './open-outside-broker.ts';
export type { BrokerLimits, BrokerOptions } from './options.ts';
export type { OutsideOptions } from './outside/options.ts';
export type { OutsideBroker, OutsideBrokerDeps, OutsideChange, OutsideStatus } from './outside/outside-broker.ts';
export type { SessionFilters } from './outside/subscriptions.ts';
export type { DisconnectReason, RefusalReason } from './reasons.ts';
