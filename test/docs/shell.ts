import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { adminToken, root } from '../harness/daemon.ts';

/** Where a page's commands lead: the addresses that the manual writes out, and those of the daemon under test. */
export interface Addresses {
  readonly httpUrl: string;
  readonly mqttPort: number;
  readonly tlsPort: number;
  readonly webSocketPort: number;
  /** Where the receiver of the page about webhooks listens. */
  readonly receiverPort: number;
}

/** The text with the usual ports replaced by those of the test, as far as they are known. */
export function led(
  text: string,
  { httpUrl, mqttPort, tlsPort, webSocketPort, receiverPort }: Partial<Addresses>,
): string {
  const replaced: [string, string | number | undefined][] = [
    ['http://127.0.0.1:8080', httpUrl],
    ['localhost:8080', httpUrl && new URL(httpUrl).host.replace('127.0.0.1', 'localhost')],
    ['-p 1883', mqttPort && `-p ${mqttPort}`],
    ['8883', tlsPort],
    ['8083', webSocketPort],
    ['9099', receiverPort],
  ];
  return replaced.reduce((led, [usual, here]) => (here ? led.replaceAll(usual, String(here)) : led), text);
}

/**
 * Runs before each block: npm's scripts and `npm exec` run in the folder of the page, so that nothing is written
 * into the checkout; an HTTP error fails the block; what a block sets, later ones see.
 */
const prelude = `
set -euo pipefail
npm() {
  local what=$1; shift
  case $what in
    start) script=start ;;
    run) script=$1; shift ;;
    exec) shift; script= ;;
  esac
  [ "\${1:-}" = -- ] && shift
  if [ -n "$script" ]; then
    line=$(node -p "require('$ROOT/package.json').scripts['$script']")
    line="\${line//web\\/build.ts/$ROOT/web/build.ts}"
    eval "\${line//src\\/main.ts/$ROOT/src/main.ts} $(printf '%q ' "$@")"
  else
    "\${@//src\\/main.ts/$ROOT/src/main.ts}"
  fi
}
curl() { command curl --fail-with-body --max-time 20 "$@"; }
trap 'export -p > "$PAGE_ENV"' EXIT
set -a
[ -f "$PAGE_ENV" ] && source "$PAGE_ENV"
`;

export interface Page {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const environmentOf = ({ folder, env }: Page): NodeJS.ProcessEnv => ({
  PATH: `${root}/node_modules/.bin:${process.env.PATH ?? ''}`,
  HOME: process.env.HOME ?? folder,
  CAREWATCH_ADMIN_TOKEN: adminToken,
  ROOT: root,
  PAGE_ENV: `${folder}/.environment`,
  ...env,
});

const shell = (page: Page, text: string): ChildProcess =>
  spawn('bash', ['-c', `${prelude}\n${text}`], {
    cwd: page.folder,
    env: environmentOf(page),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });

export interface Outcome {
  readonly code: number | null;
  readonly said: string;
}

/** Runs a block to its end, or ends it after `patienceMs`; then `code` is null. */
export async function run(page: Page, text: string, patienceMs: number): Promise<Outcome> {
  const child = shell(page, text);
  let said = '';
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const patience = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), patienceMs);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(patience);
  return { code, said };
}

export interface Serving extends AsyncDisposable {
  readonly httpUrl: string;
  readonly mqtt: { readonly port: number };
}

/** Runs a block that serves; resolves when it says so. Disposing it ends it as a person would. */
export async function serve(page: Page, text: string): Promise<Serving> {
  const child = shell(page, text);
  const gone = once(child, 'exit') as Promise<[number | null]>;
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const line = await readyLine(child);
  const [, httpUrl, mqttPort] = /http=(\S+) mqtt=\S+:(\d+) /.exec(line ?? '') ?? [];
  if (httpUrl === undefined) throw new Error(`it does not serve:\n${said}`);
  return {
    httpUrl,
    mqtt: { port: Number(mqttPort) },
    async [Symbol.asyncDispose]() {
      process.kill(-(child.pid ?? 0), 'SIGTERM');
      const [code] = await gone;
      if (code !== 0) throw new Error(`it ended with ${code}:\n${said}`);
    },
  };
}

async function readyLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined;
  for await (const line of createInterface({ input: stdout })) {
    if (!line.startsWith('carewatch ready ')) continue;
    stdout.resume();
    return line;
  }
  return undefined;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
