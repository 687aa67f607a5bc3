import { section, span } from './config-fields.ts';

/** How people sign in to the console. */
export const signInSection = section(
  {
    idle: span('a session ends when nothing was asked for so long', '12h'),
    longest: span('and at the latest so long after the person signed in', '7d'),
  },
  'people who sign in to the console',
);
