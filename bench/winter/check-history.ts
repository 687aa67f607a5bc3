import { checkCalls, checkTopics } from './check-calls.ts';
import { checkCommands, checkMessages } from './check-kept.ts';
import { checkCallbacks, checkClocks, checkRepairs } from './check-tickets.ts';
import { checkAbsences } from './check-visits.ts';
import type { Policies } from './expected-clocks.ts';
import type { History, Line } from './history.ts';

/** What must hold of a week, line by line. A pure function of what was told. */
export function checkHistory(history: History, policies: Policies): readonly Line[] {
  return [
    checkCallbacks(history),
    checkCalls(history),
    checkTopics(history),
    checkRepairs(history),
    checkAbsences(history),
    checkClocks(history, policies),
    checkMessages(history),
    checkCommands(history),
  ];
}

/** The report: a line for each invariant, with its first faults. */
export function reportOf(lines: readonly Line[]): string {
  const shown = 12;
  return lines
    .flatMap(({ name, checked, faults, note }) => [
      `${faults.length === 0 ? 'holds ' : 'BROKEN'} ${name}: ${checked} checked, ${faults.length} wrong${note === undefined ? '' : ` (${note})`}`,
      ...faults.slice(0, shown).map((fault) => `         ${fault}`),
      ...(faults.length > shown ? [`         and ${faults.length - shown} more`] : []),
    ])
    .join('\n');
}

/** A line that looked at nothing shows nothing. */
export const holds = (lines: readonly Line[]): boolean =>
  lines.every(({ checked, faults }) => checked > 0 && faults.length === 0);
