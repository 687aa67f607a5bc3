import type { Reader } from '../../db/index.ts';
import type { Verdict } from '../../rules/index.ts';
import type { AlertRow } from '../tables.ts';

interface StageScene {
  readonly reader: Reader;
  /** The open alert of the verdict's rule and subject. */
  readonly episode: AlertRow | undefined;
}

/** One reason for which a verdict may take no effect. Stages judge; they change nothing. */
export interface Stage {
  readonly name: string;
  /** Why the verdict is held back here; undefined lets it pass on. */
  judge(verdict: Verdict, scene: StageScene): Promise<string | undefined>;
}
