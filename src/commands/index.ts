export type { Commands, CommandsDeps } from './commands.ts';
export { createCommands } from './commands.ts';
export type { ControlRelay, ControlRelayDeps } from './control-relay.ts';
export { createControlRelay } from './control-relay.ts';
export { deskRuleOf } from './desk-rule.ts';
export type { Effects, EffectsDeps } from './effects.ts';
export { createEffects } from './effects.ts';
export { createInquiries } from './inquiries.ts';
export type { Caller, DeviceNow, OperationsProcedures, RegisteredDevice } from './procedures.ts';
