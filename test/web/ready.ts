import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromiumPath } from './harness/chromium.ts';

export const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

/** Without one Chinese texts are boxes, and measured as such. */
const hasChineseFont = (): boolean =>
  (spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout ?? '').trim() !== '';

/** Makes sure of a browser and of the console's build; false, with a sentence, where that cannot be. */
export function makeReady(): boolean {
  if (!existsSync(chromiumPath) || !hasChineseFont()) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fontconfig', 'fonts-wqy-microhei']);
  }
  if (!existsSync(chromiumPath)) {
    console.error(`*** MISSING ${chromiumPath}: install it with apt-get install chromium`);
    return false;
  }
  return run(process.execPath, ['web/build.ts']);
}
