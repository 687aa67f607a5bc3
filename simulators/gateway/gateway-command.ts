import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { readFlags } from '../command-line.ts';
import type { CommandDeps } from '../run/town-command.ts';
import { gatewayMoods, smsEnds, startGateway, voiceEnds } from './gateway.ts';

export const gatewayHelp = `npm run simulate -- gateway --secret-file FILE [--port N] [--carewatch URL] [--mood MOOD] [--voice END] [--sms END]
  A gateway of SMS and voice calls that reaches nobody (docs/gateways.md).
  --secret-file  the secret that signs both ways
  --port         default 9100; 0 picks one
  --carewatch    where reports go, for example http://127.0.0.1:8080; none are sent without it
  --mood         ${gatewayMoods.join(', ')}
  --voice        what becomes of calls: ${voiceEnds.join(', ')}
  --sms          what becomes of SMS: ${smsEnds.join(', ')}`;

export async function gatewayCommand(args: readonly string[], deps: CommandDeps): Promise<void> {
  const flags = readFlags(args, {
    port: 'text',
    'secret-file': 'text',
    carewatch: 'text',
    mood: 'text',
    voice: 'text',
    sms: 'text',
  });
  const carewatch = flags.text('carewatch');
  await using gateway = await startGateway({
    port: flags.number('port', 9_100, { max: 65_535 }),
    secret: (await readFile(flags.required('secret-file'), 'utf8')).trim(),
    state: {
      mood: flags.choice('mood', gatewayMoods, 'well'),
      voice: flags.choice('voice', voiceEnds, 'answered'),
      sms: flags.choice('sms', smsEnds, 'delivered'),
    },
    ...(carewatch === undefined ? {} : { carewatch }),
  });
  deps.print(`gateway ready url=${gateway.url}`);
  if (!deps.signal.aborted) await once(deps.signal, 'abort');
}
