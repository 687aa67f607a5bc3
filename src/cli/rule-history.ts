import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ApiClient, createApiClient } from './api-client.ts';

const help = `rules export [FILE]
  The newest text of every rule of a running daemon as one YAML file, a document each; printed without FILE.
rules import FILE [--dry-run] [--note TEXT]
  Stores every rule of such a file, or none when one has a fault. A text that is stored already stays as it is.
rules diff ID [--from VERSION] [--to VERSION]
  What changed between two versions of a rule, by itself from the one before the newest to the newest.
rules diff FILE
  What importing the file would change.

  All talk to the daemon at --http URL (http://127.0.0.1:8080), with --token TOKEN (from CAREWATCH_ADMIN_TOKEN).`;

const options = {
  'dry-run': { type: 'boolean', default: false },
  note: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  http: { type: 'string', default: 'http://127.0.0.1:8080' },
  token: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

function readArgs(args: readonly string[]) {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const api = createApiClient(values.http, values.token ?? process.env.CAREWATCH_ADMIN_TOKEN ?? '');
  return { values, named: positionals[0], api };
}

function showHelp(asked: boolean): number {
  console.error(help);
  return asked ? 0 : 2;
}

export async function exportRules(args: readonly string[]): Promise<number> {
  const { values, named, api } = readArgs(args);
  if (values.help) return showHelp(true);
  const file = await api.text('rules/export');
  if (named === undefined) process.stdout.write(file);
  else writeFileSync(named, file);
  return 0;
}

interface Imported {
  readonly rules: readonly {
    readonly id: string;
    readonly change: 'added' | 'changed' | 'unchanged';
    readonly version: number;
    readonly diff: string;
  }[];
}

export async function importRules(args: readonly string[]): Promise<number> {
  const { values, named, api } = readArgs(args);
  if (values.help || named === undefined) return showHelp(values.help);
  const dryRun = values['dry-run'];
  const { rules } = await sendFile(api, named, { dry_run: String(dryRun), note: values.note });
  for (const { id, change, version } of rules) {
    if (change !== 'unchanged') console.log(`${id} ${dryRun ? 'would be ' : ''}${change}, version ${version}`);
  }
  const changed = rules.filter(({ change }) => change !== 'unchanged').length;
  console.log(`${rules.length} rules, ${changed} ${dryRun ? 'would change' : 'changed'}`);
  return 0;
}

export async function diffRules(args: readonly string[]): Promise<number> {
  const { values, named, api } = readArgs(args);
  if (values.help || named === undefined) return showHelp(values.help);
  if (existsSync(named)) {
    const { rules } = await sendFile(api, named, { dry_run: 'true' });
    process.stdout.write(rules.map(({ diff }) => diff).join(''));
    return 0;
  }
  const asked = queryOf({ from: values.from, to: values.to });
  const { text } = await api.get<{ text: string }>(`rules/${encodeURIComponent(named)}/diff${asked}`);
  process.stdout.write(text);
  return 0;
}

async function sendFile(
  api: ApiClient,
  file: string,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Imported> {
  if (!existsSync(file)) throw new Error(`${file} does not exist; name a file that \`rules export\` wrote.`);
  try {
    return await api.postYaml<Imported>(`rules/import${queryOf(query)}`, readFileSync(file, 'utf8'));
  } catch (error) {
    // Faults come with their lines; the file is known only here.
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(said.replace(/^(?=\d+:\d+: )/gm, `${file}:`));
  }
}

function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  return query.size === 0 ? '' : `?${query}`;
}
