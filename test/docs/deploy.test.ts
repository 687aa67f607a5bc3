import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root, temporaryFolder } from '../harness/daemon.ts';
import { hasCommand } from '../harness/devices.ts';
import { hasMosquitto, writePassword } from '../harness/mosquitto.ts';
import { fencesOf, readPage, tableUnder } from './pages.ts';
import { freePort } from './shell.ts';

const page = readPage('docs/deploy.md');
const unit = readFileSync(join(root, 'deploy/carewatch.service'), 'utf8');
const backupUnit = readFileSync(join(root, 'deploy/carewatch-backup.service'), 'utf8');

const compiled = join(root, 'node_modules/.cache/compiled');

/** All values of a setting of the unit, in order. */
const settingsOf = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map((match) => match[1] ?? '');
const settings = (name: string): string[] => settingsOf(unit, name);

const blockThatBegins = (first: string): string =>
  fencesOf(page).find(({ text }) => text.startsWith(`# ${first}\n`))?.text ?? expect.fail(`no block ${first}`);

const variablesIn = (lines: readonly string[]): [string, string][] =>
  lines.flatMap((line) => {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as [string, string]];
  });

describe('the unit of systemd', () => {
  let house: AsyncDisposableStack;
  let folder: string;
  beforeEach(async () => {
    house = new AsyncDisposableStack();
    folder = house.use(await temporaryFolder()).path;
  });
  afterEach(() => house.disposeAsync());

  /** The program lies here, its folders in a folder of the test. */
  const moved = (text: string): string =>
    text
      .replaceAll('/opt/carewatch', root)
      .replace(/\/(etc|srv|var\/lib|var\/cache)\/carewatch/g, (path) => join(folder, path));

  it.skipIf(!hasCommand('systemd-analyze'))('has no fault that systemd would find', async () => {
    const names = ['carewatch.service', 'carewatch-backup.service', 'carewatch-backup.timer'];
    const files = names.map((name) => join(folder, name));
    for (const [i, name] of names.entries()) {
      await writeFile(files[i] ?? '', moved(readFileSync(join(root, 'deploy', name), 'utf8')));
    }
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('runs what npm start runs, waits longer for its end than it takes, and has room for every connection', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    const [, pool, program] = /(UV_THREADPOOL_SIZE=\d+) exec node (src\/main\.ts start)$/.exec(scripts.start) ?? [];
    expect(settings('Environment')).toContain(pool);
    expect(settings('ExecStart')[0]).toContain(`/opt/carewatch/${program}`);
    expect(Number(settings('TimeoutStopSec')[0])).toBeGreaterThan(60);
    expect(Number(settings('LimitNOFILE')[0])).toBeGreaterThan(55_000);
    expect(settings('EnvironmentFile')).toEqual(['-/etc/carewatch/carewatch.env']);
  });

  it('starts the layout of one machine without privileges where only its folders can be written, and ends it well', async () => {
    const etc = join(folder, 'etc/carewatch');
    const backups = /ReadWritePaths=(\S+?)\\n/.exec(page.text)?.[1] ?? expect.fail('no folder of backups on the page');
    const own = ['var/lib/carewatch', 'var/cache/carewatch', backups].map((path) => join(folder, path));
    for (const path of [etc, ...own]) await mkdir(path, { recursive: true });
    const config = blockThatBegins('one-machine.yaml').replace('8883', String(await freePort()));
    await writeFile(join(etc, 'carewatch.yaml'), config);
    const makeKey = fencesOf(page).find(({ text }) => text.startsWith('openssl req'))?.text ?? '';
    expect(spawnSync('bash', ['-c', makeKey], { cwd: etc }).status).toBe(0);
    const environment = {
      ...Object.fromEntries(variablesIn(settings('Environment').map(moved))),
      ...Object.fromEntries(variablesIn(blockThatBegins('carewatch.env').split('\n'))),
    };
    // Ports of its own, and what Node.js has compiled for the tests before.
    const here = { CAREWATCH_HTTP_PORT: '0', CAREWATCH_MQTT_PORT: '0', NODE_COMPILE_CACHE: compiled };
    const words = [...walledIn(own), ...moved(settings('ExecStart')[0] ?? '').split(' ')];
    const [command = '', ...args] = words;
    const child = spawn(command, args, {
      cwd: '/',
      env: { ...environment, ...here },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const gone = once(child, 'exit');
    house.defer(() => void child.kill('SIGKILL'));
    let url: string | undefined;
    for await (const line of createInterface({ input: child.stdout })) {
      url = /^carewatch ready http=(\S+) /.exec(line)?.[1];
      if (url !== undefined) break;
    }
    expect(url, said).toBeDefined();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const headers = { authorization: `Bearer ${environment.CAREWATCH_ADMIN_TOKEN}` };
    expect((await fetch(`${url}/api/v1/flow`, { headers })).status).toBe(200);
    const [wanted = ''] = settingsOf(backupUnit, 'ExecStart').map(moved);
    const asked = wanted.replace('http://127.0.0.1:8080', url ?? '').replace('$CAREWATCH_BACKUP_OPTIONS', '--readings');
    const [program = '', ...options] = asked.split(' ');
    const made = await promisify(execFile)(program, options, { env: { ...environment, ...here } });
    expect(made.stdout).toMatch(new RegExp(`^${join(folder, backups)}/\\S+Z: .*verified\n$`));
    // What systemd sends.
    child.kill(settings('KillSignal')[0] as NodeJS.Signals);
    expect([await gone, said]).toEqual([[0, null], expect.not.stringContaining('"level":50')]);
    expect(existsSync(join(folder, 'var/lib/carewatch/operational.db'))).toBe(true);
  });
});

it.skipIf(!hasMosquitto)('Mosquitto takes the configuration of the page, beside that of Debian', async () => {
  await using house = new AsyncDisposableStack();
  const folder = house.use(await temporaryFolder()).path;
  const port = await freePort();
  const [broker = '', who = ''] = fencesOf(page)
    .filter(({ language }) => language === '')
    .map(({ text }) => text.replaceAll('/etc/mosquitto', folder).replace('8883', String(port)));
  const makeKey = fencesOf(page).find(({ text }) => text.startsWith('openssl req'))?.text ?? '';
  expect(spawnSync('bash', ['-c', makeKey], { cwd: folder }).status).toBe(0);
  writePassword(join(folder, 'passwords'), 'carewatch', 'a secret');
  await mkdir(join(folder, 'conf.d'));
  const debian = `persistence true\npersistence_location ${folder}/\nuser root\ninclude_dir ${folder}/conf.d\n`;
  await writeFile(join(folder, 'mosquitto.conf'), debian);
  await writeFile(join(folder, 'conf.d/carewatch.conf'), broker);
  await writeFile(join(folder, 'acl'), who);
  const child = spawn('/usr/sbin/mosquitto', ['-v', '-c', join(folder, 'mosquitto.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // A SIGTERM that comes as it begins to run is lost on it.
  house.defer(() => void child.kill('SIGKILL'));
  let said = '';
  for await (const line of createInterface({ input: child.stderr })) {
    said += `${line}\n`;
    if (/ running$/.test(line)) break;
  }
  expect(said).toContain(' running');
  expect(said).not.toMatch(/error|duplicate|unknown/i);
});

/** As ProtectSystem=strict, NoNewPrivileges and the empty bounding set have it; only root can make it so. */
function walledIn(own: readonly string[]): string[] {
  const may =
    spawnSync('unshare', ['--mount', 'setpriv', '--no-new-privs', '--bounding-set=-all', 'true']).status === 0;
  if (!may) {
    console.warn('*** SKIPPED: only root on Linux may show that the unit can do with what it lets Carewatch write.');
    return [];
  }
  const binds = own.map((path) => `mount --bind '${path}' '${path}'`).join(' && ');
  const script = `${binds} && mount -o remount,bind,ro / && exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"`;
  return ['unshare', '--mount', 'sh', '-c', script, 'sh'];
}

describe('what survives which failure', () => {
  const rows = tableUnder(page, '## What survives which failure');
  // A table of cases may stand between the name of the function and the title.
  const titlesIn = (file: string): string[] =>
    [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /^\s*(?:(?:it|test)(?:\.\w+)?(?:\([^'"`]*\))?|\]\))\(\s*(?:'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/gm,
      ),
    ].map((match) => (match[1] ?? match[2] ?? '').replaceAll('\\', ''));

  it.each(rows.map(([failure = '', , , , shown = '']) => ({ failure, shown })))('$failure', ({ shown }) => {
    const named = [...shown.matchAll(/`([^`]+\.ts)` "([^"]+)"/g)].map((match) => [match[1] ?? '', match[2] ?? '']);
    expect(named.length).toBeGreaterThan(0);
    // Nothing is named beside them that this test would not see.
    expect([...shown.matchAll(/\.ts`/g)]).toHaveLength(named.length);
    const missing = named.filter(([file = '', title = '']) => !titlesIn(file).some((one) => one.includes(title)));
    expect(missing).toEqual([]);
  });
});
