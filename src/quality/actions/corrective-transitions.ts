import type { CorrectiveMove, CorrectiveState } from './corrective-action.ts';

/** Where a move leads, or the sentence that refuses it. */
export type CorrectiveStep = { readonly next: CorrectiveState } | { readonly refused: string };

const to = (next: CorrectiveState): CorrectiveStep => ({ next });
const no = (refused: string): CorrectiveStep => ({ refused });
const notPlanned = 'its measures are not planned yet; plan it first';
const over = 'it is over; reopen it first';

const transitions: Readonly<Record<CorrectiveState, Readonly<Record<CorrectiveMove, CorrectiveStep>>>> = {
  open: {
    plan: to('planned'),
    finish: no(notPlanned),
    verify: no(notPlanned),
    reject: no(notPlanned),
    drop: to('dropped'),
    reopen: no('it is open'),
  },
  planned: {
    plan: no('it is planned'),
    finish: to('done'),
    verify: no('its measures were not taken yet; finish it first'),
    reject: no('its measures were not taken yet; finish it first'),
    drop: to('dropped'),
    reopen: to('open'),
  },
  done: {
    plan: no('its measures were taken'),
    finish: no('its measures were taken'),
    verify: to('verified'),
    reject: to('planned'),
    drop: no('its measures were taken; verify or reject them'),
    reopen: to('open'),
  },
  verified: {
    plan: no(over),
    finish: no(over),
    verify: no('it was verified'),
    reject: no(over),
    drop: no(over),
    reopen: to('open'),
  },
  dropped: {
    plan: no(over),
    finish: no(over),
    verify: no(over),
    reject: no(over),
    drop: no('it was dropped'),
    reopen: to('open'),
  },
};

export function decideCorrective(state: CorrectiveState, move: CorrectiveMove): CorrectiveStep {
  return transitions[state][move];
}
