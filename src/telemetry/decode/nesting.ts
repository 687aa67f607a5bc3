const quote = 0x22;
const backslash = 0x5c;
const openers = [0x5b, 0x7b];
const closers = [0x5d, 0x7d];

/** Whether JSON text nests deeper than `limit`: one pass over the bytes, no recursion, whole or broken text alike. */
export function isDeeperThan(text: Uint8Array, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const byte = text[i] as number;
    if (quoted) {
      if (byte === backslash) i += 1;
      else if (byte === quote) quoted = false;
    } else if (byte === quote) quoted = true;
    else if (openers.includes(byte)) {
      depth += 1;
      if (depth > limit) return true;
    } else if (closers.includes(byte)) depth -= 1;
  }
  return false;
}
