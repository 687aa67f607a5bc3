import { parseArgs } from 'node:util';
import { reachDaemon } from './api-client.ts';

const help = `device add ID TYPE [--http URL] [--token TOKEN] [--district D] [--model M]
  Registers a device with a running daemon (default http://127.0.0.1:8080, token from CAREWATCH_ADMIN_TOKEN)
  and prints its user name and secret, which are shown only now.`;

export async function addDevice(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      http: { type: 'string', default: 'http://127.0.0.1:8080' },
      token: { type: 'string', default: process.env.CAREWATCH_ADMIN_TOKEN ?? '' },
      district: { type: 'string' },
      model: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [id, type] = positionals;
  if (values.help || id === undefined || type === undefined) {
    console.error(help);
    return values.help ? 0 : 2;
  }
  const answer = await reachDaemon(new URL('/api/v1/devices', values.http), {
    method: 'POST',
    headers: { authorization: `Bearer ${values.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      id,
      type,
      ...(values.model === undefined ? {} : { model: values.model }),
      ...(values.district === undefined ? {} : { site: { district: values.district } }),
    }),
  });
  const body = (await answer.json()) as { credentials?: { username: string; password: string }; detail?: string };
  if (body.credentials === undefined) {
    console.error(body.detail ?? `The daemon answered ${answer.status}.`);
    return 1;
  }
  console.log(`username ${body.credentials.username}\npassword ${body.credentials.password}`);
  return 0;
}
