import { type Compilers, compileMoving, type MovingPlan } from './compile-time.ts';
import type { BoolRead, NumberRead, Places } from './frame.ts';
import { type Plan, walk } from './plan.ts';

type OrderPlan = Plan & { op: '<' | '<=' | '>' | '>=' };

/** `<`, `<=`, `>`, `>=`; unknown when either side is. */
export function compileOrder(plan: OrderPlan, places: Places, compile: Compilers): BoolRead {
  const { op, left, right } = plan;
  if (isMoving(left) && isStill(right)) {
    const moving = compileMoving(left, places, compile);
    const still = compile.number(right, places);
    const crossing = watchCrossing(moving, still, rises(left));
    return ordered(op, crossing, still);
  }
  if (isMoving(right) && isStill(left)) {
    const moving = compileMoving(right, places, compile);
    const still = compile.number(left, places);
    return ordered(op, still, watchCrossing(moving, still, rises(right)));
  }
  return ordered(op, compile.number(left, places), compile.number(right, places));
}

/** Reads a value that moves by one a second and asks to be woken when it may have passed the still one. */
function watchCrossing(moving: NumberRead, still: NumberRead, grows: boolean): NumberRead {
  return (frame) => {
    const value = moving(frame);
    if (!frame.moves) return value;
    const gap = grows ? still(frame) - value : value - still(frame);
    const crosses = frame.now + Math.max(1, Math.floor(gap * 1000));
    if (gap >= 0 && crosses < frame.wake) frame.wake = crosses;
    return value;
  };
}

const rises = (plan: MovingPlan): boolean => plan.op === 'age' || plan.op === 'held';

const isMoving = (plan: Plan): plan is MovingPlan =>
  plan.op === 'age' || plan.op === 'held' || plan.op === 'time_to' || plan.op === 'cooling';

const isStill = (plan: Plan): boolean => !walk(plan).some(isMoving);

function ordered(op: OrderPlan['op'], left: NumberRead, right: NumberRead): BoolRead {
  switch (op) {
    case '<':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return a < b ? true : a >= b ? false : undefined;
      };
    case '<=':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return a <= b ? true : a > b ? false : undefined;
      };
    case '>':
      return ordered('<', right, left);
    case '>=':
      return ordered('<=', right, left);
  }
}
