import type { Titles } from '../catalogue-types.ts';

/** As of rules, and `info` for what is worth a line in the log only. */
export const faultSeverities = ['P1', 'P2', 'P3', 'P4', 'info'] as const;
export type FaultSeverity = (typeof faultSeverities)[number];

/** What a fault asks for, first things first. `group`: one incident for all members; `suppress`: quiet other alerts. */
export const faultActions = ['ticket', 'care_call', 'group', 'log', 'suppress'] as const;
type FaultAction = (typeof faultActions)[number];

/** A fault in the product's own words, whatever a maker calls it. */
export interface FaultCode {
  /** E.g. `GW-101`. */
  readonly code: string;
  readonly deviceTypes: readonly string[];
  readonly severity: FaultSeverity;
  /** When the same fault is worse, and how bad it is then. */
  readonly worse?: { readonly severity: FaultSeverity; readonly when: Titles };
  readonly meaning: Titles;
  /** What an agent tells the customer. */
  readonly advice?: Titles;
  readonly actions: readonly FaultAction[];
  /** The actions cannot wait for a queue. */
  readonly urgent: boolean;
}

/** How far a source can be trusted: A maker or standard, B press, C third party, GK nobody was found to say it. */
export const grades = ['A', 'B', 'C', 'GK'] as const;

/** A code on a maker's display. */
export interface MakerCode {
  readonly code: string;
  /** The neutral code, absent where a list names the maker's code without saying what it means. */
  readonly fault?: string;
  readonly meaning?: Titles;
  readonly source: string;
  readonly grade: (typeof grades)[number];
}

/** The codes of one maker for some device types. Lists found in public disagree: these are data, not truth. */
export interface MakerCodes {
  readonly maker: string;
  readonly title: Titles;
  readonly deviceTypes: readonly string[];
  readonly codes: ReadonlyMap<string, MakerCode>;
}
