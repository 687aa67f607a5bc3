import { AppError } from '../base/index.ts';
import type { RuleFault } from './document.ts';

/** The expected failures of this room. */
export type RulesFailure =
  | { readonly code: 'rule-unknown'; readonly id: string }
  | { readonly code: 'rule-version-unknown'; readonly id: string; readonly version: number }
  /** The text is no rule, or one that cannot run on the catalogue's device types. */
  | { readonly code: 'rule-faulty'; readonly id: string; readonly faults: readonly RuleFault[] }
  /** Somebody else changed it since it was read (`If-Match`). */
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number }
  /** A rule test asks for something that cannot be run: an unknown signal, a value of the wrong kind. */
  | { readonly code: 'rule-test-faulty'; readonly pointer: string };

/** `pointer`: where in the test document, as a JSON pointer; '' = all of it. */
export const badRuleTest = (sentence: string, pointer = ''): AppError<RulesFailure> =>
  new AppError({ code: 'rule-test-faulty', pointer }, sentence);
