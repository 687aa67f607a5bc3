import type { Checklist, VisitReport } from '../../api/schema.d.ts';

export type Item = Checklist['items'][number];
export type CheckAnswer = NonNullable<Item['state']>;
export type Result = VisitReport['result'];

export const results = ['done', 'unfinished', 'not_at_home'] as const satisfies readonly Result[];
export const answers = ['passed', 'failed', 'not_applicable'] as const satisfies readonly CheckAnswer[];

interface Counted {
  readonly part: string;
  readonly quantity: number;
}

/** What was put down so far. */
export interface Draft {
  readonly result: Result | null;
  readonly cause: string;
  readonly ownCause: string;
  readonly notes: string;
  readonly parts: readonly Counted[];
  /** Not of the catalogue, each by its name. */
  readonly otherParts: readonly Counted[];
  readonly answers: Readonly<Record<string, CheckAnswer>>;
  /** What was found, by item. */
  readonly remarks: Readonly<Record<string, string>>;
}

export const emptyDraft: Draft = {
  ...{ result: null, cause: '', ownCause: '', notes: '', parts: [], otherParts: [], answers: {}, remarks: {} },
};

export const isBegun = (draft: Draft): boolean => JSON.stringify(draft) !== JSON.stringify(emptyDraft);

/** All that was written in words. */
export const writtenIn = ({ ownCause, notes, remarks, otherParts }: Draft): string =>
  [ownCause, notes, ...Object.values(remarks), ...otherParts.map(({ part }) => part)]
    .filter((text) => text.trim() !== '')
    .join('\n');

/** Items of class A that do not let the work be done: not looked at, or failed. */
export const barring = (items: readonly Item[], given: Draft['answers']): readonly Item[] =>
  items.filter(({ id, blocking }) => blocking && (given[id] ?? 'failed') === 'failed');

/** Why it cannot be sent yet; undefined: it can. */
export function lacking(draft: Draft, items: readonly Item[]): 'result' | 'checklist' | 'cause' | undefined {
  if (draft.result === null) return 'result';
  if (draft.result !== 'done') return undefined;
  if (barring(items, draft.answers).length > 0) return 'checklist';
  return causeOf(draft) === '' ? 'cause' : undefined;
}

const causeOf = ({ cause, ownCause }: Draft): string => (cause === 'other' ? ownCause.trim() : cause);

/** The report as the API takes it. Who found nobody at home has looked at nothing. */
export function bodyOf(draft: Draft, items: readonly Item[]): VisitReport | undefined {
  if (draft.result === null) return undefined;
  const notes = draft.notes.trim();
  const said = { result: draft.result, ...(notes === '' ? {} : { notes }) };
  if (draft.result === 'not_at_home') return said;
  const cause = causeOf(draft);
  const checklist = items.flatMap(({ id }) => {
    const state = draft.answers[id];
    const note = (draft.remarks[id] ?? '').trim();
    return state === undefined ? [] : [{ item: id, state, ...(note === '' ? {} : { note }) }];
  });
  const others = draft.otherParts.map(({ part: name, quantity }) => ({ name, quantity }));
  return {
    ...said,
    ...(cause === '' ? {} : { cause_code: cause }),
    ...(draft.parts.length === 0 ? {} : { parts: draft.parts }),
    ...(others.length === 0 ? {} : { other_parts: others }),
    ...(checklist.length === 0 ? {} : { checklist }),
  };
}

/** One more or less of a part; with none left it is gone. */
export function counted(parts: readonly Counted[], part: string, by: number): readonly Counted[] {
  if (!parts.some((one) => one.part === part)) return by > 0 ? [...parts, { part, quantity: by }] : parts;
  return parts
    .map((one) => (one.part === part ? { part, quantity: one.quantity + by } : one))
    .filter(({ quantity }) => quantity > 0);
}
