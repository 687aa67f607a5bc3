import type { BilingualText } from '../alerts/index.ts';
import type { Duration } from '../base/index.ts';

/** What a rule asks of people when its condition holds. */
export interface RuleActions {
  readonly ticket?: {
    readonly skill: number;
    readonly fault?: string;
    /** Opened only if the alert is still open this long after. */
    readonly after?: Duration;
  };
  readonly care_call?: {
    /** Id of the call script. */
    readonly script: string;
    /** The call should be made within this span; at once when left out. */
    readonly due?: Duration;
    /** Queued only if the alert is still open this long after. */
    readonly after?: Duration;
  };
}

/** What the desk needs of a rule. */
export interface DeskRule {
  readonly title: BilingualText;
  readonly actions: RuleActions;
  /**
   * What ends an alert by itself: `when` for so long, or that the condition does not hold. `unseen`: nothing that a device
   * measures, so that telemetry has no say in whether work is done.
   */
  readonly clear?: 'unseen' | { readonly when: string | undefined; readonly for: Duration };
  /** By level: what reaching it asks beyond `actions`. */
  readonly levels?: readonly RuleActions[];
}

/** A call script with `{placeholders}`. */
export interface Script {
  readonly id: string;
  readonly title: BilingualText;
  readonly text: BilingualText;
}
