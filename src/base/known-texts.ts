const longest = 64;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Turns bytes into texts that come again and again, such as ids and names, without making each anew: the same
 * text is the same string, which makes it cheap to look up as well. Holds at most `places` short ASCII texts.
 */
export class KnownTexts {
  readonly #texts: (string | undefined)[];
  readonly #mask: number;

  /** `places` is a power of two. */
  constructor(places: number) {
    this.#texts = new Array<string | undefined>(places).fill(undefined);
    this.#mask = places - 1;
  }

  /** The UTF-8 text in `bytes[start, end)`; what is malformed becomes U+FFFD. */
  read(bytes: Uint8Array, start: number, end: number): string {
    if (end - start > longest) return utf8.decode(bytes.subarray(start, end));
    const place = placeOf(bytes, start, end) & this.#mask;
    const known = this.#texts[place];
    if (known !== undefined && isSame(known, bytes, start, end)) return known;
    const text = utf8.decode(bytes.subarray(start, end));
    if (isAscii(bytes, start, end)) this.#texts[place] = text;
    return text;
  }
}

/** By the length, the first byte and the last eight, in which ids and names differ. */
function placeOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = (end - start) * 31 + (bytes[start] ?? 0);
  for (let i = Math.max(start, end - 8); i < end; i += 1) hash = Math.imul(hash, 31) + (bytes[i] as number);
  return hash ^ (hash >>> 15);
}

/** `known` is ASCII, so equal bytes are too. */
function isSame(known: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = start; i < end; i += 1) if (known.charCodeAt(i - start) !== bytes[i]) return false;
  return true;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) if ((bytes[i] as number) > 0x7f) return false;
  return true;
}
