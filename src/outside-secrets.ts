import type { ConfigDocument } from './config-schema.ts';
import type { NotifySecrets } from './named-files.ts';

/** The secret by which each outside ticket system is believed: that of the webhook which leads to it. */
export function outsideSecretsOf(
  { webhooks }: ConfigDocument['notify'],
  secrets: NotifySecrets['webhooks'],
): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const { name, system } of webhooks) {
    if (system === undefined) continue;
    if (known.has(system)) {
      throw new Error(
        `notify.webhooks: ${name}: system ${system} is named by two webhooks; name it at the one whose secret signs what it sends.`,
      );
    }
    known.set(system, secrets[name] ?? '');
  }
  return known;
}
