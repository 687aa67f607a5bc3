import type { Tx } from '../db/index.ts';
import type { CorrectiveBook, SampleBook } from '../quality/index.ts';
import type { Caller, OperationsProcedures } from './procedures.ts';

type QualityProcedures = Pick<
  OperationsProcedures,
  'drawSample' | 'scoreItem' | 'createCorrective' | 'changeCorrective' | 'moveCorrective'
>;

/** Samples of work that people look at again, and corrective actions. */
export function createQualityCommands(deps: {
  readonly samples: SampleBook;
  readonly corrective: CorrectiveBook;
  /** One transaction, with the reply kept for a repeated request. */
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}) {
  const { samples, corrective, change } = deps;
  return {
    drawSample: (caller, input) => change(caller, (tx) => samples.draw(tx, input, caller.name)),
    scoreItem: (caller, at, sheet, ifMatch) =>
      change(caller, (tx) => samples.score(tx, at, sheet, ifMatch, caller.name)),
    createCorrective: (caller, input) => change(caller, (tx) => corrective.create(tx, input, caller.name)),
    changeCorrective: (caller, id, patch, ifMatch) =>
      change(caller, (tx) => corrective.change(tx, id, patch, ifMatch, caller.name)),
    moveCorrective: (caller, id, move, ifMatch) =>
      change(caller, (tx) => corrective.move(tx, id, move, ifMatch, caller.name)),
  } satisfies {
    [K in keyof QualityProcedures]: (
      ...args: Parameters<QualityProcedures[K]>
    ) => Promise<ReturnType<QualityProcedures[K]>>;
  };
}
