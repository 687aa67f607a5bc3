import type { Instant } from '../../base/index.ts';
import type { ShiftWork, Shown } from '../../desk/index.ts';

export interface OpenIncident {
  readonly incident_id: string;
  readonly rule_id: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly opened_at: Instant;
  readonly counted: number | null;
}

export interface EndingSilence {
  readonly silence_id: string;
  readonly kind: string;
  readonly reason: string;
  readonly until: Instant;
}

/** What one shift tells the next. */
export interface HandoverContent extends ShiftWork {
  readonly incidents: Shown<OpenIncident>;
  /** Silences that end in the next shift: from then on their alerts open work. */
  readonly silences: Shown<EndingSilence>;
}

export interface Handover {
  readonly id: string;
  readonly from: Instant;
  /** The end of the shift. */
  readonly to: Instant;
  /** When the next one ends. */
  readonly next: Instant;
  readonly content: HandoverContent;
}

export const handoverLists = ['urgent', 'promised', 'near_breach', 'unmatched', 'incidents', 'silences'] as const;
export type HandoverList = (typeof handoverLists)[number];

export const countsOf = ({ content }: Handover): Record<HandoverList, number> =>
  Object.fromEntries(handoverLists.map((list) => [list, content[list].count])) as Record<HandoverList, number>;
