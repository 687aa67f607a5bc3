import type { Rule } from '../document.ts';
import { nearest } from '../expression/nearest.ts';
import type { DocumentFault } from '../form-faults.ts';

/** What there is that rules may name besides their device types; a list left out is not looked at. */
export interface Nameable {
  /** Fault codes of the catalogue. */
  readonly faults?: readonly string[];
  /** Call scripts of the catalogue. */
  readonly scripts?: readonly string[];
  /** Ids of rules. */
  readonly rules?: readonly string[];
}

/** Names of what there is not: fault codes, call scripts, other rules. */
export function namedFaults({ id, ticket, careCall, group }: Rule, nameable: Nameable): readonly DocumentFault[] {
  const parent = group?.parent === id ? undefined : group?.parent;
  return [
    ...missing(
      { pointer: '/then/ticket/fault', code: 'unknown_code', what: 'fault code' },
      ticket?.fault,
      nameable.faults,
    ),
    ...missing(
      { pointer: '/then/care_call/script', code: 'unknown_code', what: 'call script' },
      careCall?.script,
      nameable.scripts,
    ),
    ...missing({ pointer: '/group/parent', code: 'unknown_name', what: 'rule' }, parent, nameable.rules),
  ];
}

interface Place extends Pick<DocumentFault, 'pointer' | 'code'> {
  readonly what: string;
}

function missing(
  { pointer, code, what }: Place,
  name: string | undefined,
  there: readonly string[] | undefined,
): readonly DocumentFault[] {
  if (name === undefined || there === undefined || there.includes(name)) return [];
  // Codes and ids that differ in two letters are different things.
  const meant = nearest(name, [...there].sort(), 1);
  const remedy = meant === undefined ? remedies[what] : `did you mean \`${meant}\`?`;
  const sentence = `there is no ${what} \`${name}\`: ${remedy}`;
  return [{ pointer, code, sentence, ...(meant === undefined ? {} : { suggestion: meant }) }];
}

const remedies: Readonly<Record<string, string>> = {
  'fault code': 'use one of `catalogue/fault-codes/`',
  'call script': 'use one of `catalogue/scripts/scripts.yaml`',
  rule: 'store that rule first (or name its file too), or remove `parent`',
};
