import type { CallOutcome, CallState } from './call.ts';

/**
 * - `reached`, `refused`, `wrong_number`: outcomes of an attempt; `reached` whatever was agreed on
 * - `postponed`: the customer asked to be called later
 * - `missed`: `no_answer`, `busy` or `voicemail` with attempts left · `missed_last`: with none left
 * - `withdraw`: the reason for the call is gone · `requeue`: it is there again
 */
export const callInputs = [
  'reached',
  'refused',
  'postponed',
  'missed',
  'missed_last',
  'wrong_number',
  'withdraw',
  'requeue',
] as const;
export type CallInput = (typeof callInputs)[number];

/** Where an input leads, or the sentence that refuses it. */
export type CallMove = { readonly next: CallState } | { readonly refused: string };

const to = (next: CallState): CallMove => ({ next });
const all = (refused: string): Readonly<Record<CallInput, CallMove>> => ({
  reached: { refused },
  refused: { refused },
  postponed: { refused },
  missed: { refused },
  missed_last: { refused },
  wrong_number: { refused },
  withdraw: { refused },
  requeue: { refused },
});

/** For care calls and callbacks alike. */
const callTransitions: Readonly<Record<CallState, Readonly<Record<CallInput, CallMove>>>> = {
  queued: {
    reached: to('done'),
    refused: to('done'),
    postponed: to('queued'),
    missed: to('queued'),
    missed_last: to('unreachable'),
    wrong_number: to('unreachable'),
    withdraw: to('withdrawn'),
    requeue: { refused: 'the call is queued' },
  },
  done: all('the call is done'),
  // The customer may still call back, or answer another number.
  unreachable: {
    reached: to('done'),
    refused: to('done'),
    postponed: to('queued'),
    missed: to('unreachable'),
    missed_last: to('unreachable'),
    wrong_number: to('unreachable'),
    withdraw: { refused: 'the call was given up already' },
    requeue: { refused: 'the call was given up' },
  },
  withdrawn: { ...all('the call was withdrawn'), requeue: to('queued') },
};

export function decideCall(state: CallState, input: CallInput): CallMove {
  return callTransitions[state][input];
}

/** What an outcome means while `attemptsLeft` further attempts may be made. */
export function inputOf(outcome: CallOutcome, attemptsLeft: number): CallInput {
  switch (outcome) {
    case 'no_answer':
    case 'busy':
    case 'voicemail':
      return attemptsLeft > 0 ? 'missed' : 'missed_last';
    case 'advice_given':
    case 'visit_wanted':
    case 'false_alarm':
      return 'reached';
    case 'call_back_later':
      return 'postponed';
    default:
      return outcome;
  }
}
