import type { VisitCheckState } from './visit.ts';

/**
 * - `ask`: the visit ended with something that telemetry can tell of
 * - `agree`, `contradict`: it told · `give_up`: the device said nothing that tells
 * - `return`: the condition came back while the ticket can be reopened
 */
export const visitCheckInputs = ['ask', 'agree', 'contradict', 'give_up', 'return'] as const;
export type VisitCheckInput = (typeof visitCheckInputs)[number];

const judged = { ask: undefined, agree: undefined, contradict: undefined, give_up: undefined } as const;

/** Undefined: the input is refused. What was contradicted once stays so, and is told once. */
const transitions: Readonly<Record<VisitCheckState, Readonly<Record<VisitCheckInput, VisitCheckState | undefined>>>> = {
  none: { ...judged, ask: 'pending', return: 'contradicted' },
  pending: {
    ask: undefined,
    agree: 'agrees',
    contradict: 'contradicted',
    give_up: 'unknown',
    return: 'contradicted',
  },
  agrees: { ...judged, return: 'contradicted' },
  unknown: { ...judged, return: 'contradicted' },
  contradicted: { ...judged, return: undefined },
};

export const decideVisitCheck = (state: VisitCheckState, input: VisitCheckInput): VisitCheckState | undefined =>
  transitions[state][input];
