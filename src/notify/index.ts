export type { Carrier, Parcel } from './carrier.ts';
export type {
  Addressee,
  Delivery,
  DeliveryState,
  DeliveryWithBody,
  GatewayStatus,
  Intent,
  MessageLanguage,
  TargetKind,
  WebhookTarget,
} from './delivery.ts';
export { deliveryStates, gatewayStatuses, messageLanguages, targetKinds } from './delivery.ts';
export type { NotifyFailure } from './errors.ts';
export type { GatewayOptions } from './gateway-carrier.ts';
export { createGatewayCarrier } from './gateway-carrier.ts';
export type { GatewayReport, ReportFollower } from './gateway-reports.ts';
export { takeReport } from './gateway-reports.ts';
export type { Heartbeat, HeartbeatDeps, HeartbeatOptions, HeartbeatReport } from './heartbeat.ts';
export { createHeartbeat } from './heartbeat.ts';
export type { HttpPostOptions, Post, PostRequest, PostResult } from './http-post.ts';
export { createHttpPost } from './http-post.ts';
export type { MailOptions } from './mail-carrier.ts';
export { createMailCarrier } from './mail-carrier.ts';
export { notifyMigrations } from './notify-migrations.ts';
export type { DeliveryFilter, NotifyReader, TargetFilter } from './notify-reader.ts';
export { createNotifyReader } from './notify-reader.ts';
export type { ConfiguredTarget, Outbox, OutboxDeps, TargetInput, TargetWithSecret } from './outbox.ts';
export { createOutbox } from './outbox.ts';
export type { Sender, SenderDeps, SenderOptions } from './sender.ts';
export { createSender } from './sender.ts';
export type { SignatureVerdict } from './signature.ts';
export { judgeSignature } from './signature.ts';
