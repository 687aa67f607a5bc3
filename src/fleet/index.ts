export type { CredentialBook } from './credential-book.ts';
export { createCredentialBook } from './credential-book.ts';
export type {
  Attributes,
  AttributeValue,
  Customer,
  CustomerInput,
  Device,
  DeviceFacts,
  DevicePatch,
  District,
  Model,
  NewDevice,
  Site,
  SiteInput,
} from './device.ts';
export type { DeviceFilter, FindHolders, TextHolders } from './device-list.ts';
export type { DeviceCommand, DeviceCommandState } from './downlink/device-command.ts';
export { deviceCommandStates } from './downlink/device-command.ts';
export type { DeviceCommands, DeviceCommandsDeps, DeviceCommandsOptions } from './downlink/device-commands.ts';
export { createDeviceCommands } from './downlink/device-commands.ts';
export { rpcRequestOf } from './downlink/rpc.ts';
export { editCustomer, readCustomer } from './edit-customer.ts';
export type { FieldFault, FleetFailure } from './errors.ts';
export type {
  DeviceCredentials,
  DeviceWithSecret,
  FleetCommands,
  FleetCommandsDeps,
  ImportReport,
  ImportRow,
} from './fleet-commands.ts';
export { createFleetCommands } from './fleet-commands.ts';
export { fleetMigrations } from './fleet-migrations.ts';
export type { DistrictDevices, PlacesReader, SiteDevices } from './fleet-places.ts';
export { createPlacesReader } from './fleet-places.ts';
export type { CredentialHash, FleetReader } from './fleet-reader.ts';
export { createFleetReader } from './fleet-reader.ts';
export type { Orphan, OrphanLimits, OrphanMessage, OrphanState } from './orphans/orphan.ts';
export { orphanStates } from './orphans/orphan.ts';
export type { DismissedOrphan, OrphanBook } from './orphans/orphan-book.ts';
export { createOrphanBook } from './orphans/orphan-book.ts';
export type { OrphanFilter, OrphanReader } from './orphans/orphan-reader.ts';
export { createOrphanReader } from './orphans/orphan-reader.ts';
export { placeOfDevice } from './place-of-device.ts';
export type { RelatedDevice } from './related-devices.ts';
export { relatedDevices } from './related-devices.ts';
export type { WatchedDevice } from './watched-devices.ts';
export { watchedDevices } from './watched-devices.ts';
