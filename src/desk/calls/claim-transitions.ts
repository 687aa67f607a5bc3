/** Whose hands a queued call is in, seen by the one who asks. An expired claim is none. */
export const claimStates = ['free', 'mine', 'theirs'] as const;
export type ClaimState = (typeof claimStates)[number];

/** `record`: write down an attempt, which ends the claim. */
export const claimInputs = ['claim', 'release', 'record'] as const;
export type ClaimInput = (typeof claimInputs)[number];

export type ClaimMove = { readonly next: 'free' | 'mine' } | { readonly refused: string };

const taken = 'somebody else has taken it';

const claimTransitions: Readonly<Record<ClaimState, Readonly<Record<ClaimInput, ClaimMove>>>> = {
  free: { claim: { next: 'mine' }, release: { refused: 'nobody has taken it' }, record: { next: 'free' } },
  mine: { claim: { next: 'mine' }, release: { next: 'free' }, record: { next: 'free' } },
  theirs: { claim: { refused: taken }, release: { refused: taken }, record: { refused: taken } },
};

export const decideClaim = (state: ClaimState, input: ClaimInput): ClaimMove => claimTransitions[state][input];

export interface Claim {
  readonly claimed_by: string | null;
  readonly claimed_until: number | null;
}

export function claimState({ claimed_by, claimed_until }: Claim, by: string, now: number): ClaimState {
  if (claimed_by === null || claimed_until === null || claimed_until <= now) return 'free';
  return claimed_by === by ? 'mine' : 'theirs';
}

/** What a call has that nobody has in hand. */
export const unclaimed = { claimed_by: null, claimed_until: null, claimed_by_machine: 0 } as const;
