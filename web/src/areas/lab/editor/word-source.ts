import type { Completion, CompletionSource } from '@codemirror/autocomplete';
import type { Offered } from './completions.ts';
import type { Word } from './vocabulary.ts';

export type OfferWords = (before: string) => Offered | undefined;

const kinds: Readonly<Record<Word['kind'], string>> = {
  ...{ signal: 'variable', function: 'function', param: 'constant', value: 'enum', field: 'property' },
};

/** What CodeMirror asks when a word begins, or by Ctrl-Space. */
export const wordSource =
  (offer: OfferWords): CompletionSource =>
  ({ state, pos, explicit }) => {
    const offered = offer(state.doc.sliceString(0, pos));
    if (offered === undefined || (offered.from === pos && !explicit)) return null;
    return { from: offered.from, options: offered.words.map(optionOf), validFor: /^[\w.]*$/ };
  };

const optionOf = ({ name, detail, says, kind }: Word): Completion => ({
  ...{ label: name, type: kinds[kind] },
  ...(detail === undefined ? {} : { detail }),
  ...(says === undefined ? {} : { info: says }),
  ...(kind === 'function' ? { apply: `${name}(` } : kind === 'field' ? { apply: `${name}: ` } : {}),
});
