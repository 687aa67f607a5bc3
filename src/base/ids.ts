import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Makes identifiers such as `tkt_0mbq3v1h2c8kz5n4` that sort by the time they were made. */
export interface Ids {
  next(prefix: string): string;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

function base32(value: number, width: number): string {
  let text = '';
  for (let rest = value, i = 0; i < width; i += 1) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** Random bytes out of a store: asking the machine for them costs more than all the rest of an id. */
function storedBytes(): (size: number) => Uint8Array {
  let store = new Uint8Array();
  let used = 0;
  return (size) => {
    if (used + size > store.length) {
      store = randomBytes(4_096);
      used = 0;
    }
    used += size;
    return store.subarray(used - size, used);
  };
}

export function createIds(clock: Clock, random: (size: number) => Uint8Array = storedBytes()): Ids {
  let last = 0;
  let within = 0;
  return {
    next(prefix) {
      const now = Math.max(last, clock.now());
      within = now === last ? within + 1 : 0;
      last = now;
      const tail = Array.from(random(8), (byte) => alphabet.charAt(byte % 32)).join('');
      return `${prefix}_${base32(now, 9)}${base32(within, 3)}${tail}`;
    },
  };
}
