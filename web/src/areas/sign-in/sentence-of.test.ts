import { expect, it } from 'vitest';
import { Problem } from '../../api/client.ts';
import { sentenceOf } from './sentence-of.ts';

it.each([
  [401, { code: 'sign-in-refused' }, { sentence: 'name' }],
  [429, { code: 'sign-in-locked', until: 1_700_000_000_000 }, { sentence: 'locked', until: 1_700_000_000_000 }],
  [429, { code: 'sign-in-busy' }, { sentence: 'busy' }],
  [400, { code: 'invalid-user' }, { sentence: 'weak' }],
  [0, {}, { sentence: 'unreachable' }],
  [500, { code: 'internal' }, { sentence: undefined }],
])('says of %i %o what to do', (status, body, sentence) => {
  expect(sentenceOf(new Problem(status, body), 'name')).toEqual(sentence);
});
