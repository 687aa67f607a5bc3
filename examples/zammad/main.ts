import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startBridge } from './bridge.ts';

/** Reads its flags, listens, and says so; `docs/zammad.md` describes them. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9300' },
    zammad: { type: 'string' },
    'zammad-token-file': { type: 'string' },
    'hook-token-file': { type: 'string' },
    carewatch: { type: 'string', default: 'http://127.0.0.1:8080' },
    'carewatch-token-file': { type: 'string' },
    'secret-file': { type: 'string' },
    group: { type: 'string', default: 'Users' },
    customer: { type: 'string', default: 'carewatch@example.com' },
  },
});

const needed = (flag: 'zammad' | 'zammad-token-file' | 'hook-token-file' | 'carewatch-token-file' | 'secret-file') => {
  const value = values[flag];
  if (value !== undefined) return value;
  process.stderr.write(`--${flag} is missing; see docs/zammad.md\n`);
  process.exit(2);
};
const secret = (flag: Parameters<typeof needed>[0]): string => readFileSync(needed(flag), 'utf8').trim();

const bridge = await startBridge({
  port: Number(values.port),
  zammad: { url: needed('zammad'), token: secret('zammad-token-file'), hookToken: secret('hook-token-file') },
  carewatch: { url: values.carewatch, token: secret('carewatch-token-file'), secret: secret('secret-file') },
  group: values.group,
  customer: values.customer,
});
process.stdout.write(`bridge ready url=${bridge.url}\n`);
