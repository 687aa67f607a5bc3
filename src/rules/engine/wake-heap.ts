/**
 * Which device to wake at which second, in the order (second, registration order). Entries are never taken out:
 * a device that was put off simply finds nothing to do when an old entry comes up.
 */
export interface WakeHeap {
  push(second: number, order: number): void;
  /** The earliest second, Infinity when empty. */
  readonly second: number;
  /** Takes the earliest entry out and returns its device's order. */
  pop(): number;
  readonly size: number;
}

/** Devices a heap can tell apart; seconds up to the year 2106 leave this much of a double. */
export const mostDevices = 2 ** 21;

export function createWakeHeap(): WakeHeap {
  let keys = new Float64Array(64);
  let size = 0;
  const key = (at: number): number => keys[at] as number;
  return {
    get second() {
      return size === 0 ? Number.POSITIVE_INFINITY : Math.floor(key(0) / mostDevices);
    },
    get size() {
      return size;
    },
    push(second, order) {
      if (size === keys.length) {
        const grown = new Float64Array(size * 2);
        grown.set(keys);
        keys = grown;
      }
      const added = second * mostDevices + order;
      let at = size;
      size += 1;
      for (let up = (at - 1) >> 1; at > 0 && key(up) > added; up = (at - 1) >> 1) {
        keys[at] = key(up);
        at = up;
      }
      keys[at] = added;
    },
    pop() {
      const order = key(0) % mostDevices;
      size -= 1;
      const moved = key(size);
      let at = 0;
      for (let down = 1; down < size; down = 2 * at + 1) {
        if (down + 1 < size && key(down + 1) < key(down)) down += 1;
        if (key(down) >= moved) break;
        keys[at] = key(down);
        at = down;
      }
      keys[at] = moved;
      return order;
    },
  };
}
