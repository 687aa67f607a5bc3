/** What a customer may say of the service, from best to worst: 非常满意, 满意, 一般, 不满意, 非常不满意. */
export const satisfactionLevels = ['very_satisfied', 'satisfied', 'fair', 'dissatisfied', 'very_dissatisfied'] as const;
export type SatisfactionLevel = (typeof satisfactionLevels)[number];

/** What the customer answered in a callback, as the agent writes it down. */
export interface SatisfactionInput {
  /** Left out: the words decide. */
  readonly level?: SatisfactionLevel;
  /** The customer's own words. */
  readonly words?: string;
  /** Whether the problem is solved; `false` reopens the ticket. */
  readonly solved?: boolean;
  /** Whether the technician came on time, and was paid by the price list. */
  readonly on_time?: boolean;
  readonly charged_by_list?: boolean;
}

/** What counts. */
export interface SatisfactionAnswer {
  /** Null: no valid answer. */
  readonly level: SatisfactionLevel | null;
  /** What the agent had put down, where the words did not bear it out. */
  readonly stated_level: SatisfactionLevel | null;
  readonly words: string | null;
  readonly solved: boolean | null;
  readonly on_time: boolean | null;
  readonly charged_by_list: boolean | null;
}

export const satisfactionGroups = ['technician', 'provider', 'city', 'month'] as const;
export type SatisfactionGroup = (typeof satisfactionGroups)[number];

/** One line of the rates. */
export interface SatisfactionRate {
  /** Null where it is not known. */
  readonly key: string | null;
  /** Answers with a level; the others count for nothing. */
  readonly valid: number;
  readonly levels: Readonly<Record<SatisfactionLevel, number>>;
  /** Very satisfied ÷ valid answers; null without one. */
  readonly very_satisfied_rate: number | null;
  /** Answers that named a level which the customer's words did not bear out. */
  readonly lowered: number;
}
