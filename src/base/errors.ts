/** What every expected failure carries: a code for programs and the facts behind it. */
export interface Failure {
  readonly code: string;
}

/**
 * An expected failure with a code from its room's union and a sentence for people.
 * Defects are plain `Error`s (assertions) and stop the process.
 */
export class AppError<F extends Failure = Failure> extends Error {
  override readonly name = 'AppError';
  readonly failure: F;

  constructor(failure: F, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.failure = failure;
  }

  get code(): F['code'] {
    return this.failure.code;
  }
}

export function isAppError(value: unknown): value is AppError {
  return value instanceof AppError;
}

/** A defect, not an input fault: the program's own reasoning was wrong. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`defect: ${sentence}`);
}

/** For the default of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new Error(`defect: unexpected ${JSON.stringify(value)}`);
}
