import { makeReady, run } from './ready.ts';

/** Tells the stories; arguments go to vitest. */
if (!makeReady()) process.exit(1);
process.exit(run('vitest', ['run', '--config', 'vitest.web.config.ts', ...process.argv.slice(2)]) ? 0 : 1);
