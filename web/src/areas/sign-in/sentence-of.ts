import type { Problem } from '../../api/client.ts';

/** What was sent that may be wrong. */
export type Asked = 'name' | 'token' | 'change';

interface Sentence {
  /** Its key under `refused`; undefined: what the server says has to do. */
  readonly sentence: 'name' | 'token' | 'change' | 'locked' | 'busy' | 'weak' | 'unreachable' | undefined;
  readonly until?: number;
}

export function sentenceOf({ status, code, facts }: Problem, of: Asked): Sentence {
  if (status === 0) return { sentence: 'unreachable' };
  if (code === 'sign-in-refused') return { sentence: of };
  if (code === 'sign-in-locked' && typeof facts.until === 'number') return { sentence: 'locked', until: facts.until };
  if (code === 'sign-in-busy' || code === 'too-many-requests') return { sentence: 'busy' };
  if (code === 'invalid-user') return { sentence: 'weak' };
  return { sentence: undefined };
}
