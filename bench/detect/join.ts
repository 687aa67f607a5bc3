import type { Played } from './play.ts';

/** What the towns of one play came to, as the one fleet that they are: no device's id is in two of them. */
export function joinTowns(parts: readonly Played[]): Played {
  const sum = (pick: (part: Played) => number) => parts.reduce((total, part) => total + pick(part), 0);
  return {
    truths: parts.flatMap(({ truths }) => truths),
    findings: {
      alerts: parts.flatMap(({ findings }) => findings.alerts).sort((a, b) => a.openedAt - b.openedAt),
      tickets: parts.flatMap(({ findings }) => findings.tickets),
      careCalls: sum(({ findings }) => findings.careCalls),
    },
    deviceDays: sum(({ deviceDays }) => deviceDays),
    messages: sum(({ messages }) => messages),
    seconds: sum(({ seconds }) => seconds),
  };
}
