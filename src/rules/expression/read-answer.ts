import type { HeldUpdate, NumberRead, Places } from './frame.ts';
import type { Plan } from './plan.ts';

/** What is kept of an answer: the value, and the instant (of device time) after which it is too old to count. */
export const answerField = { value: 0, until: 1, size: 2 } as const;

/** Answers come from outside; no look changes them. */
const untouched: HeldUpdate = () => {};

/** What the store said last time; unknown before the first answer and when the next one stays away. */
export function readAnswer(plan: Plan & { op: 'answer' }, places: Places): NumberRead {
  const place = places.held(plan, untouched, answerField.size);
  return (frame) => {
    const until = frame.states[place + answerField.until] as number;
    if (!(frame.now <= until)) return Number.NaN;
    if (until + 1 < frame.wake) frame.wake = until + 1;
    return frame.states[place + answerField.value] as number;
  };
}
