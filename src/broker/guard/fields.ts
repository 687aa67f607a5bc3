import { isMqttText } from './text.ts';

/** Reads the fields of one packet in order and never past its end; undefined means there is no such field. */
export class Fields {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  byte(): number | undefined {
    return this.left < 1 ? undefined : this.#bytes[this.#at++];
  }

  number(): number | undefined {
    if (this.left < 2) return undefined;
    this.#at += 2;
    return this.#bytes.readUInt16BE(this.#at - 2);
  }

  /** Bytes with their length in front; a view. */
  binary(): Buffer | undefined {
    const length = this.number();
    if (length === undefined || this.left < length) return undefined;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** `null` for a string that MQTT does not allow. */
  text(): string | null | undefined {
    const bytes = this.binary();
    if (bytes === undefined) return undefined;
    return isMqttText(bytes) ? bytes.toString('utf8') : null;
  }
}
