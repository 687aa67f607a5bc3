/** One packet: its first byte, its length in as few digits as it needs, its body. */
export function frameOf(first: number, body: Uint8Array): Buffer {
  const digits = lengthDigits(body.byteLength);
  const frame = Buffer.allocUnsafe(1 + digits.length + body.byteLength);
  frame[0] = first;
  frame.set(digits, 1);
  frame.set(body, 1 + digits.length);
  return frame;
}

/** Remaining length as MQTT spells it, seven bits a byte. */
export function lengthDigits(length: number): number[] {
  const digits: number[] = [];
  let rest = length;
  do {
    digits.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return digits;
}
