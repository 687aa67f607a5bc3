import type { DispatchState } from './dispatch.ts';

export const dispatchInputs = ['anew', 'offer', 'wait', 'none', 'defer', 'assign', 'accept', 'end'] as const;
export type DispatchInput = (typeof dispatchInputs)[number];

type Row = Readonly<Record<DispatchInput, DispatchState | undefined>>;

const searching: Row = {
  anew: undefined,
  offer: 'offered',
  wait: 'waiting',
  none: 'unmatched',
  defer: undefined,
  assign: 'assigned',
  accept: 'accepted',
  end: 'over',
};
const taken = { offer: undefined, wait: undefined, none: undefined } as const;

/** Undefined: the input is refused. */
const transitions: Readonly<Record<DispatchState, Row>> = {
  // Planned work of a surge is kept back as it opens; what somebody was looked for is not.
  new: { ...searching, defer: 'deferred' },
  offered: searching,
  waiting: searching,
  unmatched: searching,
  deferred: searching,
  // A dispatcher who sends again by rule takes back what was assigned.
  assigned: searching,
  accepted: { ...searching, ...taken, accept: undefined, assign: 'accepted' },
  over: { ...searching, ...taken, anew: 'new', accept: undefined, assign: undefined },
};

export const decideDispatchMove = (state: DispatchState, input: DispatchInput): DispatchState | undefined =>
  transitions[state][input];
