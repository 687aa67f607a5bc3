import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { assert } from '../base/index.ts';
import { readCatalogueFiles } from '../catalogue-files.ts';
import { readConfig } from '../config.ts';
import { spanOf } from '../config-schema.ts';
import { surroundingsOf } from '../rule-surroundings.ts';
import {
  formatRuleTestResult,
  modelWarnings,
  parseRule,
  parseRuleTest,
  type Rule,
  type RuleFault,
  runRuleTest,
  type Surroundings,
  validateRule,
} from '../rules/index.ts';
import { type Catalogue, parseCatalogue } from '../telemetry/index.ts';
import { type ApiClient, createApiClient } from './api-client.ts';

const defaultFolder = join(import.meta.dirname, '../../catalogue/rules');

const help = `rules test [FILE|FOLDER …], rules validate [--json] [--config FILE] [--http URL] [--token TOKEN] [FILE|FOLDER …]
  Without a name: the rules that ship with the product. The tests of RULE.yaml stand in RULE.test.yaml beside it;
  a rule that is named takes the place of the one that ships under its id. Rules are YAML or JSON.
  --json prints what is wrong as a list {path, line, column, code, sentence, suggestion?}; --config names the
  configuration of the daemon that the rules are for: windows must not be longer than its \`store.retention\`.
  --http names a running daemon (token from CAREWATCH_ADMIN_TOKEN): models that its fleet does not have are warned of.`;

const asksForHelp = (args: readonly string[]): boolean => args.includes('--help');

function showHelp(): number {
  console.log(help);
  return 0;
}

const options = {
  json: { type: 'boolean', default: false },
  config: { type: 'string' },
  http: { type: 'string' },
  token: { type: 'string' },
} as const;

/** `rules validate`: every fault of every file, with its place; of a fleet that is named also what is probably not meant. */
export async function validateRules(args: readonly string[]): Promise<number> {
  if (asksForHelp(args)) return showHelp();
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const catalogue = readCatalogue();
  const files = ruleFiles(positionals.length === 0 ? [defaultFolder] : positionals);
  const around = surroundings(catalogue, files, values.config);
  const faults = files.flatMap((path) => judge(path, catalogue, around).faults);
  const warnings = values.http === undefined ? [] : await warningsOf(files, values.http, values.token);
  if (values.json) {
    const told = [...faults, ...warnings.map((one) => ({ ...one, level: 'warning' }))];
    console.log(JSON.stringify(told, undefined, 2));
    return faults.length === 0 ? 0 : 1;
  }
  for (const fault of faults) console.error(faultLine(fault));
  for (const { sentence, ...at } of warnings) console.error(faultLine({ ...at, sentence: `warning: ${sentence}` }));
  const also = values.http === undefined ? '' : `, ${counted(warnings.length, 'warning')}`;
  console.log(`${counted(files.length, 'rule')}, ${counted(faults.length, 'fault')}${also}`);
  return faults.length === 0 ? 0 : 1;
}

/** `rules test [FILE|FOLDER …]`: runs the tests beside the rules through the engine that runs live. */
export async function testRules(args: readonly string[]): Promise<number> {
  if (asksForHelp(args)) return showHelp();
  const catalogue = readCatalogue();
  const places = args.length === 0 ? [defaultFolder] : args;
  const named = ruleFiles(places).map((path) => judge(path, catalogue));
  const shipped = ruleFiles([defaultFolder]).map((path) => judge(path, catalogue));
  const rules = [...named, ...shipped].flatMap(({ rule }) => rule ?? []);
  const counts = { passed: 0, failed: 0 };
  for (const fault of named.flatMap((one) => one.faults)) {
    console.error(faultLine(fault));
    counts.failed += 1;
  }
  for (const path of testFiles(places)) {
    const shown = relative(process.cwd(), path);
    const parsed = parseRuleTest(readFileSync(path, 'utf8'), shown);
    if (!parsed.ok) {
      for (const fault of parsed.faults) console.error(faultLine(fault));
      counts.failed += parsed.faults.length;
      continue;
    }
    const result = runRuleTest(parsed.document, rules, catalogue, parsed.locate);
    console.log(formatRuleTestResult(result, shown));
    counts.passed += result.tests.filter((test) => test.ok).length;
    counts.failed += result.tests.filter((test) => !test.ok).length;
  }
  if (counts.passed + counts.failed === 0) {
    console.error(`There is no test at ${places.join(', ')}; write RULE.test.yaml beside RULE.yaml.`);
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

function readCatalogue(): Catalogue {
  const parsed = parseCatalogue(readCatalogueFiles().deviceTypes);
  assert('catalogue' in parsed, `the catalogue is faulty: ${JSON.stringify(parsed)}`);
  return parsed.catalogue;
}

/** What the daemon of the configuration would judge the rules beside: its retention, and the rules themselves. */
function surroundings(catalogue: Catalogue, files: readonly string[], config: string | undefined): Surroundings {
  const read = readConfig(config === undefined ? [] : ['--config', config], {});
  if ('faults' in read) throw new Error(read.faults.map(({ place, sentence }) => `${place}: ${sentence}`).join('\n'));
  const around = surroundingsOf(readCatalogueFiles(), catalogue, spanOf(read.config.file.store.retention));
  const parsed = [...files, ...ruleFiles([defaultFolder])].map((path) => parseRule(readFileSync(path, 'utf8')));
  return { ...around, rules: parsed.flatMap((one) => (one.ok ? [one.rule.id] : [])) };
}

interface Judged {
  readonly rule: Rule | undefined;
  readonly faults: readonly RuleFault[];
}

function judge(path: string, catalogue: Catalogue, around: Surroundings = {}): Judged {
  const parsed = parseRule(readFileSync(path, 'utf8'), relative(process.cwd(), path));
  if (!parsed.ok) return { rule: undefined, faults: parsed.faults };
  const at = { ...around, path: relative(process.cwd(), path), locate: parsed.locate };
  return { rule: parsed.rule, faults: validateRule(parsed.rule, catalogue, at) };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What the fleet of a running daemon says to the models that the files name. */
async function warningsOf(files: readonly string[], http: string, token = process.env.CAREWATCH_ADMIN_TOKEN ?? '') {
  const models = await fleetModels(createApiClient(http, token));
  return files.flatMap((file) => {
    const parsed = parseRule(readFileSync(file, 'utf8'));
    const path = relative(process.cwd(), file);
    return parsed.ok ? modelWarnings(parsed.rule, models, parsed.locate).map((one) => ({ path, ...one })) : [];
  });
}

async function fleetModels(api: ApiClient): Promise<readonly string[]> {
  const names: string[] = [];
  for (let after = ''; ; ) {
    const page = await api.get<ModelPage>(`models?limit=500${after}`);
    names.push(...page.items.map(({ name }) => name));
    if (page.next_cursor === null) return names;
    after = `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
}

interface ModelPage {
  readonly items: readonly { readonly name: string }[];
  readonly next_cursor: string | null;
}

/** The sentence says what was probably meant. */
const faultLine = ({ path, line, column, sentence }: Omit<RuleFault, 'code'>): string =>
  `${path ?? ''}:${line}:${column}: ${sentence}`;

const isTest = (file: string): boolean => file.endsWith('.test.yaml');
const ruleFiles = (places: readonly string[]): string[] =>
  textFiles(places, ['.yaml', '.json']).filter((file) => !isTest(file));

/** A rule that is named brings its test along, and a test its rule. */
const besideOf = (file: string): string =>
  isTest(file) ? file.replace(/\.test\.yaml$/, '.yaml') : file.replace(/\.yaml$/, '.test.yaml');
const testFiles = (places: readonly string[]): string[] => textFiles(places, ['.yaml']).filter(isTest);

function textFiles(places: readonly string[], endings: readonly string[]): string[] {
  const found = places.flatMap((place) => {
    const path = resolve(place);
    if (!existsSync(path)) throw new Error(`${place} does not exist; name a rule file or a folder with rule files.`);
    if (!statSync(path).isDirectory()) return [path, besideOf(path)].filter((file) => existsSync(file));
    return readdirSync(path)
      .filter((name) => endings.some((ending) => name.endsWith(ending)))
      .map((name) => join(path, name));
  });
  return [...new Set(found)].sort();
}
