/** For tests: real messages of others, which may be looked at and not copied; they lie beside the checkout, if at all. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const folder = ['../shared/samples', '../../shared/samples']
  .map((path) => join(root, path))
  .find((path) => existsSync(path));

/** The JSON of a sample; undefined, and said loudly, where the samples are not at hand. */
export function sample(path: string): unknown {
  if (folder === undefined || !existsSync(join(folder, path))) {
    console.warn(`*** SKIPPED: there is no ../shared/samples/${path}`);
    return undefined;
  }
  return JSON.parse(readFileSync(join(folder, path), 'utf8'));
}
