import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/**
 * Builds the console into web/dist, unless what lies there was made of just these sources. Where it cannot be built
 * that is said, and what there is stays: the daemon starts all the same.
 */
const here = import.meta.dirname;
const dist = join(here, 'dist');
const stamp = join(dist, 'sources.txt');

/** A hash of everything that the build is made of. */
function sourcesHash(): string {
  const names = globSync(['src/**/*', 'public/**/*', '*.{html,ts,json}', '../package-lock.json'], { cwd: here })
    .filter((name) => /\.[a-z]+$/.test(name) && !/\.test\.tsx?$/.test(name))
    .toSorted();
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(join(here, name)));
  return hash.digest('hex');
}

/** Each file that is worth it gets its packed forms beside it, so that the daemon packs nothing. */
function pack(): void {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|css|html|svg|json|webmanifest)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    if (bytes.length < 500) continue;
    const quality = bytes.length > 400_000 ? 9 : 11;
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

function build(hash: string): boolean {
  console.error('Building the console (once for each change of it) …');
  const vite = join(here, '../node_modules/vite/bin/vite.js');
  const args = ['build', '--config', join(here, 'vite.config.ts'), '--logLevel', 'warn'];
  const { status } = spawnSync(process.execPath, [vite, ...args], { stdio: ['ignore', 2, 2] });
  if (status !== 0) return false;
  pack();
  writeFileSync(stamp, hash);
  return true;
}

// A published package carries the build and not its sources.
if (existsSync(join(here, 'src'))) {
  const hash = sourcesHash();
  const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (!fresh && !build(hash)) {
    console.error('The console could not be built.');
    process.exitCode = 1;
  }
}
