export const stepStates = ['open', 'missed', 'done', 'done_late', 'void'] as const;
export type StepState = (typeof stepStates)[number];

/** `acknowledge`: somebody does it, in time or after it; `miss`: its time is over; `end`: the ticket is over. */
export const stepInputs = ['acknowledge', 'acknowledge_late', 'miss', 'end'] as const;
export type StepInput = (typeof stepInputs)[number];

const over = { acknowledge: undefined, acknowledge_late: undefined, miss: undefined, end: undefined } as const;

/** Undefined: nothing happens. */
const transitions: Readonly<Record<StepState, Readonly<Record<StepInput, StepState | undefined>>>> = {
  open: { acknowledge: 'done', acknowledge_late: 'done_late', miss: 'missed', end: 'void' },
  // As a clock that ran out: that the ticket ended does not undo it.
  missed: { acknowledge: undefined, acknowledge_late: 'done_late', miss: undefined, end: 'done_late' },
  done: over,
  done_late: over,
  void: over,
};

export const decideStep = (state: StepState, input: StepInput): StepState | undefined => transitions[state][input];
