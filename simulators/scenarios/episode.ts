export type JsonValue = string | number | boolean | null | readonly JsonValue[];

/** What the truth file will say of an episode, filled while it happens. */
export interface TruthNote {
  /** When it really began; set by the episode when that is later than its start. */
  onset: number;
  readonly details: Record<string, JsonValue>;
}

/** Asked after every tick of the device; true ends the episode. */
export type EpisodeStep = (at: number) => boolean;

/** Something that happens to one device: what is done to it, and what ought to come of it. */
export interface Episode {
  readonly scenario: string;
  readonly device: string;
  readonly kind: string;
  readonly startsAt: number;
  /** Rules that ought to open because of it. */
  readonly mustFire: readonly string[];
  /** Rules that must stay quiet although it looks alike. */
  readonly mustNotFire: readonly string[];
  begin(at: number, note: TruthNote): EpisodeStep;
}

/** The head of an episode: which scenario it belongs to and when it starts. */
export interface EpisodeHead {
  readonly scenario: string;
  readonly startsAt: number;
}

/** Ends an episode so long after `from`. */
export function lasting(from: number, span: number): EpisodeStep {
  return (at) => at >= from + span;
}
