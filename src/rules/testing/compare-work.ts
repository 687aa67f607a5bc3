import type { AskedCall, AskedTicket } from '../consequences.ts';
import { isNamed, namedText, subjectText } from './expected-subject.ts';
import { millisOf } from './happening.ts';
import { pair, type StoryLine } from './story.ts';
import type { ExpectedCall, ExpectedTicket } from './test-document.ts';
import { isNear, sayTime, type Told, words } from './told.ts';

/** Every ticket that was expected beside every one that the verdicts ask for. */
export function compareTickets(expected: readonly ExpectedTicket[], told: Told): readonly StoryLine[] {
  const { start, consequences, lastSent, onlyOne } = told;
  const at = (one: ExpectedTicket): number => millisOf(one.at) ?? 0;
  return pair<ExpectedTicket, AskedTicket>(
    {
      ...{ expected, at, inputs: (one) => lastSent(at(one), one.device) },
      fits: (one, ticket) =>
        isNamed(one, ticket.subject) &&
        isNear(one, one.at, ticket.at - start) &&
        (one.fault ?? ticket.fault) === ticket.fault &&
        (one.skill ?? ticket.skill) === ticket.skill &&
        (one.severity ?? ticket.severity) === ticket.severity,
      say: (one) => words('ticket', one.fault, namedText(one), one.severity, skill(one.skill), `at ${one.at}`),
    },
    {
      ...{ what: 'ticket', actual: consequences.tickets, at: (one) => one.at - start, inputs: () => '' },
      say: (one) => words('ticket', one.fault, subjectText(one.subject, onlyOne), one.severity, skill(one.skill)),
    },
  );
}

const skill = (value: number | undefined): string | undefined => (value === undefined ? undefined : `skill ${value}`);

/** Every care call that was expected beside every one that the verdicts ask for. */
export function compareCalls(expected: readonly ExpectedCall[], told: Told): readonly StoryLine[] {
  const { start, consequences, lastSent, onlyOne } = told;
  const at = (one: ExpectedCall): number => millisOf(one.at) ?? 0;
  return pair<ExpectedCall, AskedCall>(
    {
      ...{ expected, at, inputs: (one) => lastSent(at(one), one.device) },
      fits: (one, call) =>
        isNamed(one, call.subject) &&
        isNear(one, one.at, call.at - start) &&
        isNear(one, one.due, call.due - start) &&
        (one.script ?? call.script) === call.script,
      say: (one) => words('call', one.script, namedText(one), due(one.due), `at ${one.at}`),
    },
    {
      ...{ what: 'call', actual: consequences.careCalls, at: (one) => one.at - start, inputs: () => '' },
      say: (one) => words('call', one.script, subjectText(one.subject, onlyOne), due(sayTime(one.due - start))),
    },
  );
}

const due = (time: string | undefined): string | undefined => (time === undefined ? undefined : `due ${time}`);
