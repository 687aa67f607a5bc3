import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { adminToken, type Daemon, startDaemon, temporaryFolder } from '../../harness/daemon.ts';

/** The real daemon with the console, on data of its own. */
export interface ConsoleHouse extends AsyncDisposable {
  readonly daemon: Daemon;
  /** A token of somebody with the role. */
  token(name: string, role: string): Promise<string>;
  /** Ends the daemon and starts it again on the same data and port. */
  restart(whileAway?: () => Promise<void>): Promise<void>;
}

/** Stories are told at any hour; a call is worked in them also at night. */
const awake = 'desk: { quiet_hours: { from: "00:00", to: "00:00" } }\n';

export async function openConsoleHouse(given: readonly string[] = []): Promise<ConsoleHouse> {
  const folder = await temporaryFolder();
  const dataDir = `${folder.path}/data`;
  const config = `${folder.path}/awake.yaml`;
  await writeFile(config, awake);
  const args = given.includes('--config') ? given : [...given, '--config', config];
  let daemon = await startDaemon({ dataDir, args });
  return {
    get daemon() {
      return daemon;
    },
    async token(name, role) {
      const { token } = await daemon.api.post('tokens', { name, role });
      return token;
    },
    async restart(whileAway) {
      const { port } = new URL(daemon.httpUrl);
      await daemon.stop();
      await whileAway?.();
      daemon = await startDaemon({ dataDir, args: [...args, '--http-port', port] });
    },
    async [Symbol.asyncDispose]() {
      await daemon[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Signs in by a token, as programs' owners do, and opens the page. */
export async function signIn(page: Page, path = '/', token = adminToken): Promise<void> {
  await page.goto('/');
  const answer = await page.request.post('/api/v1/session', { data: { token } });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
  await page.goto(path);
  await page.locator('.frame').waitFor();
}
