export type JsonValue = string | number | boolean | null | readonly JsonValue[];

/** What the truth file will say of an episode, filled while it happens. */
export interface TruthNote {
  /** When it really began; set by the episode when that is later than its start. */
  onset: number;
  /** Rules that ought to open, where that shows only while it happens. */
  mustFire?: readonly string[];
  mustNotFire?: readonly string[];
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
  /** Rules that may open as well, as a consequence. */
  readonly mayFire?: readonly string[];
  begin(at: number, note: TruthNote): EpisodeStep;
  /** What whoever comes can do about it; undefined: it ends by itself. */
  readonly work?: RepairWork;
}

/** A fault that lasts until somebody mends it. */
export interface RepairWork {
  broken(): boolean;
  /** Mended now, for so long; Infinity: for good. */
  mend(at: number, holdsFor: number): void;
}

/** Something that happens to a whole district, known from the start. */
export interface Happening {
  readonly scenario: string;
  readonly district: string;
  readonly kind: string;
  readonly onset: number;
  readonly end: number;
  readonly mustFire: readonly string[];
  readonly mustNotFire: readonly string[];
  readonly mayFire?: readonly string[];
  /** Asked at the end: whether it came to what must be noticed, as far as the devices themselves tell. */
  readonly came?: () => boolean;
  readonly details: Readonly<Record<string, JsonValue>>;
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
