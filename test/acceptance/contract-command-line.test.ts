import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { root, startDaemon, temporaryFolder } from '../harness/daemon.ts';

/** `npm start`, from a shell's point of view: a process group of its own. */
function npmStart(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  const { CAREWATCH_ADMIN_TOKEN: _, ...inherited } = process.env;
  return spawn('npm', ['start', '--', ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, ...environment },
  });
}

const flags = (dataDir: string): string[] => ['--data-dir', dataDir, '--http-port', '0', '--mqtt-port', '0'];

async function readyLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('no standard output');
  for await (const line of createInterface({ input: stdout })) {
    if (!line.startsWith('carewatch ready')) continue;
    stdout.resume();
    return line;
  }
  throw new Error('the daemon ended before it was ready');
}

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('npm start', () => {
  it.each([
    ['npm alone', (npm: ChildProcess) => npm.kill('SIGTERM')],
    ['its process group', (npm: ChildProcess) => process.kill(-(npm.pid ?? 0), 'SIGTERM')],
  ])('says one line when it serves and ends with 0 when SIGTERM goes to %s', async (_name, end) => {
    await using folder = await temporaryFolder();
    const npm = npmStart(flags(folder.path));
    const exited = once(npm, 'exit');
    const line = await readyLine(npm);
    expect(line).toMatch(/^carewatch ready http=http:\/\/127\.0\.0\.1:\d+ mqtt=mqtt:\/\/127\.0\.0\.1:\d+ pid=\d+$/);
    end(npm);
    expect(await exited).toEqual([0, null]);
    expect(lives(Number(/pid=(\d+)/.exec(line)?.[1]))).toBe(false);
  });

  it('takes its ports and folder from the environment, and tells addresses that a client can use', async () => {
    await using folder = await temporaryFolder();
    const environment = { CAREWATCH_DATA_DIR: folder.path, CAREWATCH_HTTP_PORT: '0', CAREWATCH_MQTT_PORT: '0' };
    const npm = npmStart(['--host', '0.0.0.0'], environment);
    const exited = once(npm, 'exit');
    expect(await readyLine(npm)).toMatch(/http=http:\/\/127\.0\.0\.1:\d+ mqtt=mqtt:\/\/127\.0\.0\.1:\d+ /);
    expect((await stat(join(folder.path, 'admin-token'))).isFile()).toBe(true);
    npm.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
  });

  it('makes an administrator’s token that only its owner can read, and keeps it', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'admin-token');
    const tokens: string[] = [];
    for (const _ of [1, 2]) {
      const npm = npmStart(flags(folder.path));
      const exited = once(npm, 'exit');
      const url = /http=(\S+)/.exec(await readyLine(npm))?.[1];
      tokens.push((await readFile(file, 'utf8')).trim());
      const headers = { authorization: `Bearer ${tokens.at(-1)}` };
      expect((await fetch(`${url}/api/v1/devices`, { headers })).status).toBe(200);
      npm.kill('SIGTERM');
      await exited;
    }
    expect(tokens[0]).toBe(tokens[1]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('refuses a data folder that another daemon holds, and says so', async () => {
    await using folder = await temporaryFolder();
    await using holder = await startDaemon({ dataDir: folder.path });
    const npm = npmStart(flags(folder.path));
    let said = '';
    npm.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    npm.stdout?.resume();
    expect(await once(npm, 'exit')).toEqual([1, null]);
    expect(said).toContain(folder.path);
    expect(said).toContain('open elsewhere; stop that program first');
    expect((await holder.api.raw('GET', 'devices')).status).toBe(200);
  });

  it('refuses a configuration of what is not possible, and starts nothing', async () => {
    await using folder = await temporaryFolder();
    const config = join(folder.path, 'carewatch.yaml');
    await writeFile(config, 'broker: { mode: bridged }\n');
    const npm = npmStart([...flags(join(folder.path, 'data')), '--config', config]);
    let said = '';
    npm.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    npm.stdout?.resume();
    expect(await once(npm, 'exit')).toEqual([2, null]);
    expect(said).toContain('broker.mode: "bridged" is not possible; use one of embedded, external.');
  });
});
