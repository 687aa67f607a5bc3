import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { hasCommand } from '../harness/devices.ts';
import { answers, type Exception, exceptions, otherWords } from './exceptions.ts';
import { type Fence, fencesOf, type Page, pages } from './pages.ts';
import { type Addresses, freePort, led, run, type Serving, serve } from './shell.ts';

const manual = pages.filter(({ path }) => path === 'README.md' || /^docs\/[^/]+\.md$/.test(path));
const commandsOf = (page: Page): Fence[] => fencesOf(page).filter(({ language }) => language === 'sh');
const withCommands = manual.filter((page) => commandsOf(page).length > 0);

const exceptionFor = (page: Page, block: Fence): Exception | undefined =>
  exceptions.find((one) => one.page === page.path && block.text.startsWith(one.begins));

it('every exception and answer is about a block that there is', () => {
  const idle = [...exceptions, ...answers].filter(
    (one) =>
      !manual.some(
        (page) => one.page === page.path && commandsOf(page).some(({ text }) => text.startsWith(one.begins)),
      ),
  );
  expect(idle).toEqual([]);
});

it('every block of commands says that it is one', () => {
  const unnamed = manual.flatMap((page) =>
    fencesOf(page)
      .filter(({ language, text }) => language !== 'sh' && /^(curl|npm|mosquitto_|node) /m.test(text))
      .map(({ line }) => `${page.path}:${line}`),
  );
  expect(unnamed).toEqual([]);
});

/** One daemon serves the pages that start none of their own. */
const shared = new AsyncDisposableStack();
let sharedDaemon: Promise<Daemon> | undefined;
async function daemonThatIsThere(): Promise<Daemon> {
  sharedDaemon ??= temporaryFolder().then((data) => startDaemon({ dataDir: shared.use(data).path }));
  return shared.use(await sharedDaemon);
}
afterAll(() => shared.disposeAsync());

describe.each(withCommands.map((page) => ({ page, path: page.path })))('the commands of $path', ({ page }) => {
  const house = new AsyncDisposableStack();
  const env = { CAREWATCH_HTTP_PORT: '0', CAREWATCH_MQTT_PORT: '0' };
  let folder: string;
  let ports: Pick<Addresses, 'tlsPort' | 'webSocketPort' | 'receiverPort'>;
  let serving: Serving | undefined;

  beforeAll(async () => {
    folder = house.use(await temporaryFolder()).path;
    ports = { tlsPort: await freePort(), webSocketPort: await freePort(), receiverPort: await freePort() };
  });
  afterAll(() => house.disposeAsync());

  /** The daemon that the page started last, or one that is simply there. */
  async function addresses(): Promise<Addresses> {
    serving ??= await daemonThatIsThere();
    return { ...ports, httpUrl: serving.httpUrl.replace('https:', 'http:'), mqttPort: serving.mqtt.port };
  }

  /** An example whose first line names a file is that file. */
  async function keepFiles(): Promise<void> {
    for (const { text } of fencesOf(page)) {
      const path = /^(?:#|\/\/) ([\w./-]+\.(?:yaml|mjs|csv))\n/.exec(text)?.[1];
      if (path === undefined) continue;
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await writeFile(join(folder, path), led(text, ports));
    }
  }

  async function serveBlock(text: string): Promise<void> {
    // The page's ports are taken on many machines.
    const anywhere = text.replace(/--(http|mqtt)-port \d+/g, '--$1-port 0');
    serving = house.use(await serve({ folder, env }, anywhere));
  }

  const blocks = commandsOf(page).map((block) => ({
    block,
    exception: exceptionFor(page, block),
    first: block.text.split('\n')[0] ?? '',
    line: block.line,
  }));

  it.each(blocks.filter(({ exception }) => exception?.how.kind !== 'left-out'))(
    'line $line: $first',
    async ({ block, exception }) => {
      if (block.text.includes('mosquitto_') && !hasCommand('mosquitto_pub')) {
        console.warn(`*** SKIPPED ${page.path}:${block.line}: mosquitto_pub is missing`);
        return;
      }
      await keepFiles();
      const how = exception?.how;
      if (how?.kind === 'serves') return serveBlock(block.text);
      const endless = how?.kind === 'endless';
      const prepared = how?.kind === 'prepared' ? how : undefined;
      const words = Object.entries({ ...otherWords[page.path], ...prepared?.replaced });
      const replaced = words.reduce((text, [word, by]) => text.replaceAll(word, by), block.text);
      const text = led(`${prepared?.first ?? ''}\n${replaced}`, await addresses());
      const { code, said } = await run({ folder, env }, text, endless ? 1_000 : 60_000);
      expect(code, said).toBe(endless ? null : 0);
      const answer = answers.find((one) => one.page === page.path && block.text.startsWith(one.begins));
      for (const sentence of answer?.says ?? []) expect(said).toContain(sentence);
    },
  );
});
