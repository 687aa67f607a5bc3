import type { BilingualText } from '../alerts/index.ts';
import type { Duration } from '../base/index.ts';

/** What a rule asks of people when its condition holds (`then` of the rule document). */
export interface RuleActions {
  readonly ticket?: {
    readonly skill: number;
    readonly fault?: string;
    /** Opened only if the alert is still open this long after it opened. */
    readonly after?: Duration;
    /** Opened only if the same rule had alerted for the same device within this span before. */
    readonly if_again_within?: Duration;
  };
  readonly care_call?: {
    /** Id of the call script. */
    readonly script: string;
    /** The call should be made within this span; at once when left out. */
    readonly due?: Duration;
    readonly after?: Duration;
    readonly if_again_within?: Duration;
  };
}

/** What the desk needs of a rule. */
export interface DeskRule {
  readonly title: BilingualText;
  readonly then: RuleActions;
  /** By level; what a level asks beyond `then`. */
  readonly levels?: readonly { readonly then?: RuleActions }[];
}

/** A call script with `{placeholders}`. */
export interface Script {
  readonly id: string;
  readonly title: BilingualText;
  readonly text: BilingualText;
}
