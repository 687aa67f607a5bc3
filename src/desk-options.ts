import { type ConfigDocument, spanOf } from './config-schema.ts';
import type { DeskOptions } from './desk/index.ts';

/** What the configuration says of the desk. */
export function deskOptions({ desk }: Pick<ConfigDocument, 'desk'>): DeskOptions {
  return {
    timeZone: desk.time_zone,
    quietHours: desk.quiet_hours,
    automaticCalls: desk.automatic_calls,
    claim: spanOf(desk.claim),
    callAgain: spanOf(desk.call_again_after),
    watch: spanOf(desk.watch),
    dayEnds: desk.day_ends,
  };
}
