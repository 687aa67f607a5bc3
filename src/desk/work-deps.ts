import type { Clock, Ids, Instant } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { CallChange } from './calls/call-change.ts';
import type { Checklist } from './checklists/checklist.ts';
import type { DeskRule, Script } from './desk-rule.ts';
import type { DeskSettings } from './desk-settings.ts';
import type { DeskIntent } from './intent.ts';
import type { Part } from './parts/part.ts';
import type { CallRow, TicketRow } from './tables.ts';
import type { TicketChange } from './tickets/ticket-change.ts';

/** What everything at the desk works with. */
export interface WorkDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Knows every version that a verdict can name. */
  readonly ruleOf: (id: string, version: number) => DeskRule;
  readonly scriptOf: (id: string) => Script | undefined;
  /** IANA name, where nothing nearer says which; the same as that of the settings. */
  readonly timeZone: string;
  readonly settings: DeskSettings;
  readonly followers: Followers;
  /** When the device last measured one of these signals; undefined where it is not known. */
  readonly measuredAt?: ((device: string, signals: readonly string[]) => Instant | undefined) | undefined;
  /** What the device last said of a signal; undefined where that is not known. */
  readonly lastSaid?: ((device: string, signal: string) => string | number | boolean | undefined) | undefined;
  /** Whether the rule's condition holds for the device now; null or undefined where that is not known. */
  readonly conditionNow?: ((rule: string, device: string) => boolean | null | undefined) | undefined;
  readonly evidence?: EvidenceSources | undefined;
  /** What is checked on visits. */
  readonly checklists?: readonly Checklist[] | undefined;
  /** What is changed on visits; left out: anything may be named. */
  readonly parts?: readonly Part[] | undefined;
}

/** What is kept with a ticket and known elsewhere. */
export interface EvidenceSources {
  /** A version of a rule as its author wrote it. */
  ruleText(reader: Reader, id: string, version: number): Promise<string | undefined>;
  /** What the device last said its firmware to be. */
  firmwareOf(device: string): string | undefined;
}

/** What hangs on a change of a ticket or call, in the order in which it is asked. */
export interface Followers {
  readonly tickets: readonly TicketFollower[];
  readonly calls: readonly CallFollower[];
}

/** `before` is null when it was opened. */
export interface TicketStep {
  readonly before: TicketRow | null;
  readonly after: TicketRow;
  readonly change: TicketChange;
}

/** `before` is null when it was queued. */
export interface CallStep {
  readonly before: CallRow | null;
  readonly after: CallRow;
  readonly change: CallChange;
}

/**
 * Brings about what a change means elsewhere, in its transaction and after it is written. Returns whom to tell. A
 * follower that changes the ticket again is followed in turn, so each looks at `change` before it acts.
 */
export type TicketFollower = (tx: Tx, deps: WorkDeps, step: TicketStep) => Promise<readonly DeskIntent[]>;
export type CallFollower = (tx: Tx, deps: WorkDeps, step: CallStep) => Promise<readonly DeskIntent[]>;

/** Who acts: a name for the timeline, and the role, because accepting as an agent assigns the agent. */
export interface DeskActor {
  readonly name: string;
  readonly role: string;
  /** For whom the actor works, and as which technician; absent: for the centre. */
  readonly provider_id?: string;
  readonly technician_id?: string;
}
