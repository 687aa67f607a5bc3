import type { FieldFault } from '../../fleet/index.ts';
import { spansFaults, zoneFaults } from '../hours/hours-rules.ts';
import { languageFaults, nameFaults, phoneFaults, plainFaults } from '../refuse.ts';
import type { Contact, ProfilePatch } from './profile.ts';

const mostContacts = 10;
const longestNotes = 4_000;

/** Name, phone and language are judged by `fleet`, which keeps them. */
export function profileFaults(patch: ProfilePatch): FieldFault[] {
  const { contacts = [], quiet_hours = [], time_zone, do_not_call, notes, consents = [] } = patch;
  const kinds = consents.map(({ kind }) => kind);
  return [
    ...(contacts.length > mostContacts
      ? [{ field: 'contacts', value: contacts.length, remedy: `use at most ${mostContacts} contacts` }]
      : []),
    ...contacts.flatMap((contact, i) => contactFaults(`contacts[${i}]`, contact)),
    ...(contacts.filter(({ preferred }) => preferred).length > 1
      ? [{ field: 'contacts', value: 'several preferred', remedy: 'prefer at most one contact' }]
      : []),
    ...spansFaults('quiet_hours', quiet_hours),
    ...zoneFaults('time_zone', time_zone),
    ...(do_not_call === undefined || do_not_call === null ? [] : nameFaults('do_not_call.reason', do_not_call.reason)),
    ...(new Set(kinds).size === kinds.length
      ? []
      : [{ field: 'consents', value: kinds.join(', '), remedy: 'name each kind once' }]),
    ...(typeof notes === 'string' && notes.length > longestNotes
      ? [{ field: 'notes', value: notes.length, remedy: `use at most ${longestNotes} characters` }]
      : []),
    ...plainFaults('notes', notes),
  ];
}

const contactFaults = (field: string, { name, role, phone, language }: Contact): FieldFault[] => [
  ...nameFaults(`${field}.name`, name),
  ...plainFaults(`${field}.role`, role),
  ...phoneFaults(`${field}.phone`, phone),
  ...languageFaults(`${field}.language`, language),
];
