import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type ApiClient, createApiClient } from './api-client.ts';

const help = `user add NAME --role R [--display-name N] [--provider ID] [--technician ID] [--language zh-CN|en]
user list
user reset NAME
user disable NAME
user enable NAME
  Keeps the people who sign in to a running daemon: --http URL (http://127.0.0.1:8080), --token TOKEN (from
  CAREWATCH_ADMIN_TOKEN). add and reset print a password once, which the person has to change; with --password-stdin
  it is read from standard input instead.`;

const options = {
  http: { type: 'string', default: 'http://127.0.0.1:8080' },
  token: { type: 'string' },
  role: { type: 'string' },
  'display-name': { type: 'string' },
  provider: { type: 'string' },
  technician: { type: 'string' },
  language: { type: 'string' },
  'password-stdin': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

interface ShownUser {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly role: string;
  readonly disabled_at: string | null;
}

type Values = ReturnType<typeof read>['values'];
type Move = (api: ApiClient, name: string, values: Values) => Promise<number>;

const read = (args: readonly string[]) => parseArgs({ args: [...args], allowPositionals: true, options });

/** One of the commands `user add`, `user list`, `user reset`, `user disable` and `user enable`. */
export function users(move: keyof typeof moves): (args: readonly string[]) => Promise<number> {
  return async (args) => {
    const { values, positionals } = read(args);
    const [name = ''] = positionals;
    if (values.help || (move !== 'list' && name === '') || (move === 'add' && values.role === undefined)) {
      console.error(help);
      return values.help ? 0 : 2;
    }
    return moves[move](
      createApiClient(values.http, values.token ?? process.env.CAREWATCH_ADMIN_TOKEN ?? ''),
      name,
      values,
    );
  };
}

const moves = {
  async add(api, name, values) {
    const { role, provider, technician, language } = values;
    const user = await api.post<ShownUser>('users', {
      ...{ name, role },
      ...(values['display-name'] === undefined ? {} : { display_name: values['display-name'] }),
      ...(provider === undefined ? {} : { provider_id: provider }),
      ...(technician === undefined ? {} : { technician_id: technician }),
      ...(language === undefined ? {} : { language }),
    });
    return givePassword(api, user, values);
  },
  async list(api) {
    for (const { name, role, display_name, disabled_at } of await allUsers(api)) {
      console.log(`${name}\t${role}\t${display_name}${disabled_at === null ? '' : `\tdisabled since ${disabled_at}`}`);
    }
    return 0;
  },
  reset: async (api, name, values) => givePassword(api, await find(api, name), values),
  disable: (api, name) => change(api, name, { disabled: true }),
  enable: (api, name) => change(api, name, { disabled: false }),
} satisfies Readonly<Record<string, Move>>;

async function change(api: ApiClient, name: string, patch: object): Promise<number> {
  const { id } = await find(api, name);
  await api.patch(`users/${id}`, patch);
  return 0;
}

async function givePassword(api: ApiClient, { id, name }: ShownUser, values: Values): Promise<number> {
  const given = values['password-stdin'];
  const password = given ? await readLine() : randomBytes(15).toString('base64url');
  await api.put(`users/${id}/password`, { password });
  console.log(given ? `name ${name}` : `name ${name}\npassword ${password}`);
  return 0;
}

async function readLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text.replace(/\r?\n$/, '');
}

async function allUsers(api: ApiClient): Promise<readonly ShownUser[]> {
  const found: ShownUser[] = [];
  for (let cursor = ''; ; ) {
    const path = `users?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page = await api.get<{ items: readonly ShownUser[]; next_cursor: string | null }>(path);
    found.push(...page.items);
    if (page.next_cursor === null) return found;
    cursor = page.next_cursor;
  }
}

async function find(api: ApiClient, name: string): Promise<ShownUser> {
  const user = (await allUsers(api)).find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (user === undefined) throw new Error(`Nobody signs in as ${name}; "user list" names everybody who does.`);
  return user;
}
