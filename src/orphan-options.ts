import type { ConfigDocument } from './config-schema.ts';
import type { OrphanLimits } from './fleet/index.ts';

/** How much is kept of devices that nobody registered, by the configuration. */
export function orphanLimits({ broker: { orphans } }: ConfigDocument): OrphanLimits {
  const { devices, bytes, ignored, messages_per_device, bytes_per_device } = orphans;
  return { devices, bytes, ignored, messagesPerDevice: messages_per_device, bytesPerDevice: bytes_per_device };
}
