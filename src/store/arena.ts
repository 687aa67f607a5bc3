/** Collects pieces of memory and lays them into one buffer, each at a multiple of 8 bytes. */
export interface Arena {
  /** Reserves `length` bytes for the first bytes of `piece`, zeros behind; returns where they will lie. */
  place(piece: Uint8Array, length: number): number;
  /** Copies every piece as it is now. */
  seal(): ArrayBuffer;
}

export function createArena(): Arena {
  const pieces: { readonly piece: Uint8Array; readonly at: number; readonly length: number }[] = [];
  let end = 0;
  return {
    place(piece, length) {
      const at = end;
      pieces.push({ piece, at, length });
      end += Math.ceil(length / 8) * 8;
      return at;
    },
    seal() {
      const bytes = new Uint8Array(end);
      for (const { piece, at, length } of pieces) {
        bytes.set(piece.length > length ? piece.subarray(0, length) : piece, at);
      }
      return bytes.buffer;
    },
  };
}

/** The memory of a typed array, without copying it. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
