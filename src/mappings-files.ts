import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CatalogueText } from './catalogue-files.ts';
import { type Catalogue, type CatalogueFault, type Mapping, parseMappings } from './telemetry/index.ts';

/** The mappings that a daemon starts with: those that ship, and those of a folder of its own, which win by name. */

/** Every YAML file of a folder, or the one file. A place that cannot be read is refused by `setting`. */
export function readMappingTexts(place: string, setting: string): readonly CatalogueText[] {
  try {
    const files = statSync(place).isDirectory()
      ? readdirSync(place)
          .filter((name) => name.endsWith('.yaml'))
          .sort()
          .map((name) => join(place, name))
      : [place];
    return files.map((path) => ({ path: relative(process.cwd(), path), text: readFileSync(path, 'utf8') }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${setting}: ${place} cannot be read (${why}); name a folder of YAML files.`);
  }
}

/** All of them, or an error that says every fault with its place, one a line, as `mappings validate` does. */
export function readMappings(
  shipped: readonly CatalogueText[],
  folder: string | undefined,
  catalogue: Catalogue,
): readonly Mapping[] {
  const own = folder === undefined ? [] : readMappingTexts(folder, 'telemetry.mappings_folder');
  const parsed = parseMappings(shipped, own, catalogue);
  if ('faults' in parsed) throw new Error(parsed.faults.map(mappingFaultLine).join('\n'));
  return parsed.mappings;
}

export const mappingFaultLine = ({ path, line, column, sentence }: CatalogueFault): string =>
  `${path}:${line}:${column}: ${sentence}`;
