import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CredentialHash } from './fleet-reader.ts';

/** Who may connect, in memory, for the thread that answers connections. */
export interface CredentialBook {
  /** Takes the same time for a wrong secret and for a device that does not exist. */
  verify(deviceId: string, secret: Uint8Array | string): boolean;
  has(deviceId: string): boolean;
  /** Whose secret it is: of devices that show nothing else. */
  holder(secret: Uint8Array | string): string | undefined;
  set(credential: CredentialHash): void;
  delete(deviceId: string): void;
  /** Replaces the whole content. */
  load(credentials: AsyncIterable<CredentialHash>): Promise<void>;
  readonly size: number;
}

export function createCredentialBook(): CredentialBook {
  let hashes = new Map<string, Uint8Array>();
  // Found by its hash, of which nobody can choose the bytes, so that the time it takes tells nothing of a secret.
  let holders = new Map<string, string>();
  const nobody = randomBytes(32);
  const forget = (device: string): void => {
    const hash = hashes.get(device);
    if (hash !== undefined) holders.delete(keyOf(hash));
    hashes.delete(device);
  };
  return {
    verify(deviceId, secret) {
      const known = hashes.get(deviceId);
      const equal = timingSafeEqual(hashSecret(secret), known ?? nobody);
      return equal && known !== undefined;
    },
    has: (deviceId) => hashes.has(deviceId),
    holder: (secret) => holders.get(keyOf(hashSecret(secret))),
    set({ device_id, hash }) {
      forget(device_id);
      hashes.set(device_id, hash);
      holders.set(keyOf(hash), device_id);
    },
    delete: (deviceId) => forget(deviceId),
    async load(credentials) {
      const loaded = new Map<string, Uint8Array>();
      for await (const { device_id, hash } of credentials) loaded.set(device_id, hash);
      hashes = loaded;
      holders = new Map([...loaded].map(([device, hash]) => [keyOf(hash), device]));
    },
    get size() {
      return hashes.size;
    },
  };
}

const keyOf = (hash: Uint8Array): string => Buffer.from(hash).toString('latin1');

/** Fast on purpose: secrets are 256 random bits, so nobody can guess through the hash. */
export function hashSecret(secret: Uint8Array | string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}
