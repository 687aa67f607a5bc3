import { judgeDue } from '../groups/judge.ts';
import type { EngineState } from './engine-state.ts';
import { schedule, wakeDevice } from './look.ts';

/**
 * Fires everything due at whole seconds up to `at`, in the order (second, registration order, rule order). Groups are
 * judged when all devices of a second have been looked at.
 */
export function passTime(state: EngineState, at: number): void {
  const { groups, heap, pace } = state;
  const until = Math.floor(at / 1000);
  while (heap.second <= until || groups.second <= until) {
    const second = Math.min(heap.second, groups.second);
    while (heap.second === second) {
      const device = state.byOrder[heap.pop()];
      if (device?.scheduled !== second) continue;
      pace.second = second;
      state.at = second * 1000;
      wakeDevice(state, device);
    }
    if (groups.changed.size === 0 && groups.second > second) continue;
    pace.second = second;
    state.at = second * 1000;
    judgeDue(state);
  }
  pace.second = until;
}

/** After a stop: what fell due meanwhile is looked at in the first second of listening again. */
export function resumeTime(state: EngineState, at: number): void {
  const { groups, heap, pace } = state;
  pace.second = Math.floor(at / 1000);
  groups.second = Math.max(groups.second, pace.second + 1);
  while (heap.second <= pace.second) {
    const device = state.byOrder[heap.pop()];
    if (device === undefined || device.scheduled > pace.second) continue;
    device.scheduled = Number.POSITIVE_INFINITY;
    schedule(state, device);
  }
}
