import type { Clock } from './base/index.ts';
import type { ConfigDocument } from './config-schema.ts';
import type { NotifySecrets } from './named-files.ts';
import { createGatewayCarrier, createMailCarrier, type Post, type SenderDeps } from './notify/index.ts';

/** What of the ways to people is configured. */
export function createCarriers(
  { mail, gateway }: ConfigDocument['notify'],
  secrets: NotifySecrets,
  deps: { readonly clock: Clock; readonly post: Post },
): NonNullable<SenderDeps['carriers']> {
  const { url = '', allow_private: allowPrivate = false } = gateway ?? {};
  const phone = gateway && createGatewayCarrier({ url, allowPrivate, secret: secrets.gateway ?? '' }, deps);
  return {
    ...(mail === undefined ? {} : { mail: createMailCarrier({ ...mail, ...secrets.mail }, deps) }),
    ...(phone === undefined ? {} : { sms: phone, voice: phone }),
  };
}
