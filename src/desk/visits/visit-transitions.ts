import type { VisitState } from './visit.ts';

export const visitInputs = ['arrive', 'finish', 'cancel'] as const;
export type VisitInput = (typeof visitInputs)[number];

/** Undefined: the input is refused. Who was there has been there: only what is planned can be cancelled. */
const transitions: Readonly<Record<VisitState, Readonly<Record<VisitInput, VisitState | undefined>>>> = {
  planned: { arrive: 'under_way', finish: undefined, cancel: 'cancelled' },
  under_way: { arrive: undefined, finish: 'finished', cancel: undefined },
  finished: { arrive: undefined, finish: undefined, cancel: undefined },
  cancelled: { arrive: undefined, finish: undefined, cancel: undefined },
};

export const decideVisit = (state: VisitState, input: VisitInput): VisitState | undefined => transitions[state][input];
