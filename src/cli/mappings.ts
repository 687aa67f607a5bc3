import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assert, instant, toRfc3339 } from '../base/index.ts';
import { readCatalogueFiles } from '../catalogue-files.ts';
import { mappingFaultLine, readMappingTexts } from '../mappings-files.ts';
import {
  type Catalogue,
  decodeMapped,
  MappingSet,
  parseCatalogue,
  parseMappings,
  trySparkplug,
} from '../telemetry/index.ts';

const help = `mappings validate [--json] [FILE|FOLDER …], mappings try --topic TOPIC [--at TIME] [FILE|FOLDER …] < MESSAGE
  Without a name: the mappings that ship with the product; what is named is judged beside them and replaces those of
  the same name. --json prints what is wrong as a list {path, line, column, sentence, suggestion?}.
  \`try\` reads a message from standard input and prints what would come of it; --at is its arrival, RFC 3339.`;

const shippedFolder = join(import.meta.dirname, '../../catalogue/mappings');

/** `mappings validate`: every fault of every file, with its place, as a start would tell them. */
export async function validateMappings(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) return showHelp();
  const options = { json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const parsed = parse(positionals);
  const faults = 'faults' in parsed ? parsed.faults : [];
  if (values.json) console.log(JSON.stringify(faults, undefined, 2));
  else {
    for (const fault of faults) console.error(mappingFaultLine(fault));
    const count = 'mappings' in parsed ? `${parsed.mappings.length} mappings, ` : '';
    console.log(`${count}${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`);
  }
  return faults.length === 0 ? 0 : 1;
}

/** `mappings try`: what a message would become, and of which mapping. */
export async function tryMapping(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) return showHelp();
  const options = { topic: { type: 'string' }, at: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const { topic, at = new Date().toISOString() } = values;
  const arrival = Date.parse(at);
  if (topic === undefined) throw new Error('--topic is missing; name the topic that the message came on.');
  if (Number.isNaN(arrival)) throw new Error(`--at: "${at}" is no time; write e.g. 2026-01-12T08:00:00Z.`);
  const parsed = parse(positionals);
  if ('faults' in parsed) throw new Error(parsed.faults.map(mappingFaultLine).join('\n'));
  const set = new MappingSet(parsed.mappings);
  const [found] = set.find(topic);
  if (found === undefined) {
    console.error(`No mapping is for ${topic}.`);
    return 1;
  }
  const payload = readFileSync(0);
  const { parts, refusals } =
    found.mapping.payload === 'sparkplug'
      ? trySparkplug(set, topic, payload)
      : decodeMapped(found.mapping, topic, payload, instant(arrival));
  const devices = parts.map(({ device, readings, presence }) => ({
    device: device ?? 'whoever published it',
    ...(presence === undefined ? {} : { presence }),
    readings: readings.map(({ ts, seq, names, values: read }) => ({
      ts: toRfc3339(ts ?? instant(arrival)),
      ...(seq === undefined ? {} : { seq }),
      signals: Object.fromEntries(names.map((name, i) => [name, read[i]])),
    })),
  }));
  console.log(JSON.stringify({ mapping: found.mapping.id, devices, refused: refusals }, undefined, 2));
  return refusals.length === 0 ? 0 : 1;
}

function showHelp(): number {
  console.log(help);
  return 0;
}

function parse(places: readonly string[]): ReturnType<typeof parseMappings> {
  const own = places.flatMap((place) => readMappingTexts(place, 'mappings'));
  const shipped = readCatalogueFiles().mappings;
  // One that ships and is named is judged once.
  const named = new Set(own.map(({ path }) => join(process.cwd(), path)));
  const beside = shipped.filter(({ path }) => !named.has(join(shippedFolder, '../..', path)));
  return parseMappings(beside, own, readCatalogue());
}

function readCatalogue(): Catalogue {
  const parsed = parseCatalogue(readCatalogueFiles().deviceTypes);
  assert('catalogue' in parsed, `the catalogue is faulty: ${JSON.stringify(parsed)}`);
  return parsed.catalogue;
}
