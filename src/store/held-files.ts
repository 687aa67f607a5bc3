/** A file of the store that is held as it was at one instant. */
export interface HeldFile {
  /** Where to read it. */
  readonly path: string;
  /** Its place below the folder of the store. */
  readonly name: string;
  /** Bytes from the start that count; what is behind them came later. */
  readonly bytes: number;
  /** Never changes under this name. */
  readonly closed: boolean;
}

/**
 * The files of the store as they stood at one instant. Until it is disposed rows go on being stored, and nothing of what
 * is listed changes or goes: files are not folded together, days are neither closed nor dropped.
 */
export interface HeldFiles extends AsyncDisposable {
  /** Of the rows in the files. */
  readonly cursor: number;
  readonly files: readonly HeldFile[];
}
