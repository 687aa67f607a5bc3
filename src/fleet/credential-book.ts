import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CredentialHash } from './fleet-reader.ts';

/** Who may connect, in memory, for the thread that answers connections. */
export interface CredentialBook {
  /** Takes the same time for a wrong secret and for a device that does not exist. */
  verify(deviceId: string, secret: Uint8Array | string): boolean;
  has(deviceId: string): boolean;
  set(credential: CredentialHash): void;
  delete(deviceId: string): void;
  /** Replaces the whole content. */
  load(credentials: AsyncIterable<CredentialHash>): Promise<void>;
  readonly size: number;
}

export function createCredentialBook(): CredentialBook {
  let hashes = new Map<string, Uint8Array>();
  const nobody = randomBytes(32);
  return {
    verify(deviceId, secret) {
      const known = hashes.get(deviceId);
      const equal = timingSafeEqual(hashSecret(secret), known ?? nobody);
      return equal && known !== undefined;
    },
    has: (deviceId) => hashes.has(deviceId),
    set: ({ device_id, hash }) => void hashes.set(device_id, hash),
    delete: (deviceId) => void hashes.delete(deviceId),
    async load(credentials) {
      const loaded = new Map<string, Uint8Array>();
      for await (const { device_id, hash } of credentials) loaded.set(device_id, hash);
      hashes = loaded;
    },
    get size() {
      return hashes.size;
    },
  };
}

/** Fast on purpose: secrets are 256 random bits, so nobody can guess through the hash. */
export function hashSecret(secret: Uint8Array | string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}
