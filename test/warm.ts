import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, startDaemon, temporaryFolder } from './harness/daemon.ts';

/**
 * A daemon that ends in good order leaves behind what Node compiled of it; most daemons of the tests are killed, and
 * would each compile everything anew. In a fresh checkout one is started and ended for the others.
 */
export async function setup(): Promise<void> {
  if (existsSync(join(root, 'node_modules/.cache/compiled'))) return;
  await using folder = await temporaryFolder();
  const daemon = await startDaemon({ dataDir: join(folder.path, 'data') });
  await daemon.stop();
}
