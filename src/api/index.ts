export { createApi } from './api.ts';
export type { RuleTester } from './deps.ts';
