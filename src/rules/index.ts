export type { Severity, Subject, Verdict } from './verdict.ts';
export { severities } from './verdict.ts';
