import { AppError } from '../base/index.ts';

/** The expected failures of this room. */
export type RulesFailure =
  /** A rule test asks for something that cannot be run: an unknown signal, a value of the wrong kind. */
  { readonly code: 'bad_rule_test' };

export const badRuleTest = (sentence: string): AppError<RulesFailure> =>
  new AppError({ code: 'bad_rule_test' }, sentence);
