export const checkAnswers = ['passed', 'failed', 'not_applicable'] as const;
export type CheckAnswer = (typeof checkAnswers)[number];

export interface ChecklistItem {
  readonly id: string;
  /** Of class A: never left as it is. */
  readonly blocking: boolean;
  readonly title: Readonly<Record<'en' | 'zh-CN', string>>;
}

/** What is checked on a visit to a device of a type, or because of some faults of it. */
export interface Checklist {
  readonly id: string;
  readonly device_type: string;
  readonly faults: readonly string[];
  readonly items: readonly ChecklistItem[];
}

export interface AnsweredItem {
  readonly item: string;
  readonly state: CheckAnswer;
  readonly note?: string | undefined;
}

/** The list for the fault, else that for every fault of the type. */
export function checklistFor(
  lists: readonly Checklist[],
  type: string | undefined,
  fault: string | null,
): Checklist | undefined {
  const ofType = lists.filter(({ device_type }) => device_type === type);
  return (
    ofType.find(({ faults }) => fault !== null && faults.includes(fault)) ??
    ofType.find(({ faults }) => faults.length === 0)
  );
}

/** The first answer to something that the list does not have, or that it has twice. */
export function strangeAnswer(list: Checklist | undefined, answers: readonly AnsweredItem[]): string | undefined {
  const known = new Set(list?.items.map(({ id }) => id));
  return answers.find(({ item }, i) => !known.has(item) || answers.findIndex((one) => one.item === item) !== i)?.item;
}

/**
 * The blocking items that bar `done`: those that failed, and once anything of the list was answered those that were not.
 * Whoever works without the list answers for nothing that is on it.
 */
export function barring(list: Checklist | undefined, answers: readonly AnsweredItem[]): readonly ChecklistItem[] {
  if (list === undefined || answers.length === 0) return [];
  const state = new Map(answers.map((one) => [one.item, one.state]));
  return list.items.filter(({ id, blocking }) => blocking && (state.get(id) ?? 'failed') === 'failed');
}
