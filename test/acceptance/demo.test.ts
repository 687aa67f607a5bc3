import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { demoPassword } from '../../src/cli/demo-people.ts';
import { root, until } from '../harness/daemon.ts';

interface Dispatches {
  readonly items: readonly {
    readonly ticket: { readonly state: string };
    readonly dispatch: { readonly state: string };
  }[];
}

/** Each on a port of its own, and five times as fast as a person looks at it. */
function startDemo() {
  const demo = spawn(
    process.execPath,
    ['src/main.ts', 'demo', '--http-port', '0', '--mqtt-port', '0', '--devices', '100', '--speed', '600'],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(async () => {
    demo.kill('SIGINT');
    if (demo.exitCode === null) await once(demo, 'exit');
  });
  return demo;
}

async function saidOf(out: NodeJS.ReadableStream): Promise<{ console: string; token: string; people: string[] }> {
  const told: Record<string, string> = {};
  for await (const line of createInterface({ input: out })) {
    const [, name, value] = /^ {2}(\S.*?) {2,}(\S.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) told[name] = value;
    if (name === 'try') break;
  }
  out.resume();
  return { console: told.console ?? '', token: told.token ?? '', people: told['sign in as']?.split(', ') ?? [] };
}

/** A person's own access: the cookie of the session. */
async function signedIn(http: string, name: string): Promise<(path: string) => Promise<unknown>> {
  const answer = await fetch(`${http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: demoPassword }),
  });
  expect([name, answer.status]).toEqual([name, 200]);
  const cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  return async (path) => (await fetch(`${http}/api/v1/${path}`, { headers: { cookie } })).json();
}

it('the demo has a sign-in for each role, and within a minute work for each of them', { timeout: 90_000 }, async () => {
  const begun = performance.now();
  const { console: http, token, people } = await saidOf(startDemo().stdout);
  const roles = ['admin', 'engineer', 'manager', 'dispatcher', 'agent', 'viewer', 'provider', 'technician'];
  expect(people).toEqual(roles.map((role) => `demo-${role}`));
  const left = () => 60_000 - (performance.now() - begun);
  for (const role of ['technician', 'provider']) {
    const ask = await signedIn(http, `demo-${role}`);
    const own = async () => {
      const { items } = (await ask('dispatches?open=true')) as Dispatches;
      return items.length > 0 ? items : undefined;
    };
    await until(`the ${role} has work`, own, left());
  }
  const ask = async (path: string) =>
    (await (await fetch(`${http}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } })).json()) as {
      readonly items: readonly { readonly state: string }[];
    };
  const some = async (path: string) => ((await ask(path)).items.length > 0 ? true : undefined);
  for (const path of [
    'tickets?state=in_progress',
    'tickets?state=resolved',
    'care-calls?state=queued',
    'care-calls?state=done',
  ]) {
    await until(path, () => some(path), left());
  }
  const { now } = (await (await signedIn(http, 'demo-technician'))('session')) as { readonly now: string };
  expect(now).toMatch(/^2026-01-1/);
});
