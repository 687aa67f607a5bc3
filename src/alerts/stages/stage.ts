import type { Reader } from '../../db/index.ts';
import type { Verdict } from '../../rules/index.ts';
import type { MutingStage } from '../alert.ts';
import type { Finding, Whereabouts } from '../muting/finding.ts';
import type { AlertRow } from '../tables.ts';

interface StageScene {
  readonly reader: Reader;
  /** The open alert of the verdict's rule and subject. */
  readonly episode: AlertRow | undefined;
}

/** One reason for which a verdict may take no effect. Stages judge; they change nothing. */
export interface HoldingStage {
  readonly name: string;
  readonly effect: 'hold-back';
  /** Why the verdict is held back here; undefined lets it pass on. */
  judge(verdict: Verdict, scene: StageScene): Promise<string | undefined>;
}

interface MutingScene {
  readonly reader: Reader;
  readonly place: Whereabouts;
}

/** What mutes an alert, and the thing on whose end it is looked at again. */
export interface MutedBy {
  readonly reason: string;
  readonly by: string;
}

/** One reason for which an alert may open no work. Asked when it opens, and again whenever what muted it ends. */
export interface MutingJudge {
  readonly name: MutingStage;
  readonly effect: 'mute';
  judge(finding: Finding, scene: MutingScene): Promise<MutedBy | undefined>;
}

export type Stage = HoldingStage | MutingJudge;
