import type { Subject } from '../verdict.ts';

/** Whom an expectation names, as its document writes it. */
type Named = { readonly [kind in Subject['kind']]?: string | undefined };

const kinds = ['device', 'district', 'building', 'provider', 'city'] as const satisfies readonly Subject['kind'][];

/** Whether the subject is the one named; any is when none is. */
export const isNamed = (named: Named, subject: Subject): boolean =>
  kinds.every((kind) => named[kind] === undefined || (subject.kind === kind && subject.id === named[kind]));

/** Whom the expectation is about, in words; '' = anybody. */
export const namedText = (named: Named): string =>
  kinds.flatMap((kind) => (named[kind] === undefined ? [] : [`${kind} ${named[kind]}`])).join(' ');

/** `onlyOne`: the test has one device, and naming it says nothing. */
export const subjectText = ({ kind, id }: Subject, onlyOne: boolean): string =>
  kind === 'device' && onlyOne ? '' : `${kind} ${id}`;
