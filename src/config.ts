import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { validate } from 'node-cron';
import { Value } from 'typebox/value';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { type Instant, instant, parseDuration } from './base/index.ts';
import { influxFaults } from './config-influx.ts';
import { type ConfigDocument, configSchema } from './config-schema.ts';
import { outsideFaults } from './outside-faults.ts';

/**
 * Flags over environment over file over defaults. Read, then judged, then frozen: all faults are
 * reported at once, each with its place and a sentence; nothing is started on a faulty configuration.
 */
export interface Config {
  readonly dataDir: string;
  readonly host: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly adminToken: string | undefined;
  /** For the outside broker, from the environment. */
  readonly brokerPassword: string | undefined;
  readonly simulation: boolean;
  readonly driven: { readonly start: Instant } | undefined;
  readonly file: ConfigDocument;
}

export interface ConfigFault {
  /** `--http-port`, `CAREWATCH_HTTP_PORT` or `carewatch.yaml:12:3`. */
  readonly place: string;
  readonly sentence: string;
}

export type ConfigResult = { readonly config: Config } | { readonly faults: readonly ConfigFault[] };

const flags = {
  'data-dir': { type: 'string' },
  'http-port': { type: 'string' },
  'mqtt-port': { type: 'string' },
  config: { type: 'string' },
  host: { type: 'string' },
  simulation: { type: 'boolean' },
} as const;

type Env = Readonly<Record<string, string | undefined>>;

export function readConfig(argv: readonly string[], env: Env): ConfigResult {
  const faults: ConfigFault[] = [];
  const values = readFlags(argv, faults);
  const file = readFile(values.config, faults);
  const port = (flag: 'http-port' | 'mqtt-port', variable: string, fallback: number): number => {
    const given = values[flag] ?? env[variable];
    if (given === undefined || given === '') return fallback;
    const n = Number(given);
    if (Number.isInteger(n) && n >= 0 && n <= 65_535) return n;
    const place = values[flag] === undefined ? variable : `--${flag}`;
    faults.push({
      place,
      sentence: `"${given}" is no port; give a whole number from 0 to 65535 (0 picks a free one).`,
    });
    return fallback;
  };
  const httpPort = port('http-port', 'CAREWATCH_HTTP_PORT', 8080);
  const mqttPort = port('mqtt-port', 'CAREWATCH_MQTT_PORT', 1883);
  if (httpPort === mqttPort && httpPort !== 0) {
    faults.push({ place: '--http-port', sentence: `HTTP and MQTT cannot share port ${httpPort}; choose two.` });
  }
  const driven = readDriven(file, values.simulation === true, faults);
  const adminToken = env.CAREWATCH_ADMIN_TOKEN === '' ? undefined : env.CAREWATCH_ADMIN_TOKEN;
  if (adminToken !== undefined && adminToken.length < 8) {
    faults.push({
      place: 'CAREWATCH_ADMIN_TOKEN',
      sentence: 'The token is shorter than 8 characters; choose a longer one.',
    });
  }
  if (faults.length > 0) return { faults };
  return {
    config: Object.freeze({
      dataDir: resolve(values['data-dir'] ?? env.CAREWATCH_DATA_DIR ?? 'data'),
      host: values.host ?? '127.0.0.1',
      httpPort,
      mqttPort,
      adminToken,
      brokerPassword: env.CAREWATCH_BROKER_PASSWORD === '' ? undefined : env.CAREWATCH_BROKER_PASSWORD,
      simulation: values.simulation === true,
      driven,
      file,
    }),
  };
}

type FlagValues = {
  [K in keyof typeof flags]?: ((typeof flags)[K]['type'] extends 'boolean' ? boolean : string) | undefined;
};

function readFlags(argv: readonly string[], faults: ConfigFault[]): FlagValues {
  try {
    return parseArgs({ args: [...argv], options: flags, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const known = Object.keys(flags).map((name) => `--${name}`);
    const sentence = `${error instanceof Error ? error.message : String(error)} Known flags: ${known.join(', ')}.`;
    faults.push({ place: 'command line', sentence });
    return {};
  }
}

function readDriven(file: ConfigDocument, simulation: boolean, faults: ConfigFault[]): { start: Instant } | undefined {
  if (file.clock.mode !== 'driven') return undefined;
  if (!simulation) {
    faults.push({ place: 'clock.mode', sentence: 'A driven clock is only for simulations; start with --simulation.' });
  }
  const start = Date.parse(file.clock.start ?? '2026-01-12T00:00:00Z');
  if (Number.isNaN(start)) {
    faults.push({
      place: 'clock.start',
      sentence: `"${file.clock.start}" is no RFC 3339 instant, e.g. 2026-01-12T08:00:00Z.`,
    });
    return undefined;
  }
  return { start: instant(start) };
}

const defaults = (): ConfigDocument => Value.Default(configSchema, {}) as ConfigDocument;

function readFile(path: string | undefined, faults: ConfigFault[]): ConfigDocument {
  if (path === undefined) return defaults();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    faults.push({ place: '--config', sentence: `${path} cannot be read (${why}); give an existing YAML file.` });
    return defaults();
  }
  return parseConfigFile(text, path, faults);
}

/** Settings that are calendars. */
const calendars = [
  ['store', 'upkeep'],
  ['quality', 'survey'],
  ['quality', 'shift_ends'],
] as const;

/** Judges the text of a configuration file; paths inside it are taken from the file's own folder. */
export function parseConfigFile(text: string, path: string, faults: ConfigFault[]): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  for (const error of document.errors) {
    const { line, col } = lines.linePos(error.pos[0]);
    faults.push({ place: `${path}:${line}:${col}`, sentence: error.message.split('\n')[0] ?? 'not YAML' });
  }
  if (document.errors.length > 0) return defaults();
  const given = Value.Default(configSchema, document.toJS() ?? {});
  const reported = new Set<string>();
  for (const error of Value.Errors(configSchema, given)) {
    if (error.keyword === 'additionalProperties' || error.keyword === 'anyOf' || reported.has(error.instancePath))
      continue;
    reported.add(error.instancePath);
    const keys = error.instancePath.split('/').slice(1);
    faults.push({ place: placeOf(document, lines, keys, path), sentence: sentenceOf(keys, given, error) });
  }
  for (const [section, setting] of faults.length === 0 ? calendars : []) {
    const written = (given as Record<string, Record<string, string>>)[section]?.[setting] ?? '';
    if (validate(written)) continue;
    const sentence = `${section}.${setting}: "${written}" is no calendar; write minute, hour, day, month and weekday, e.g. 20 3 * * *.`;
    faults.push({ place: placeOf(document, lines, [section, setting], path), sentence });
  }
  const { places, every } = (given as ConfigDocument).weather;
  const twice =
    faults.length === 0
      ? places.findIndex((one, i) => places.some((other, k) => k < i && other.place === one.place))
      : -1;
  if (twice !== -1) {
    const sentence = `weather.places: "${places[twice]?.place}" is there twice; keep one.`;
    faults.push({ place: placeOf(document, lines, ['weather', 'places', String(twice)], path), sentence });
  }
  if (faults.length === 0 && (parseDuration(every) ?? 0) < 60_000) {
    const sentence = `weather.every: "${every}" is less than a minute; forecasts change in hours, write e.g. 1h.`;
    faults.push({ place: placeOf(document, lines, ['weather', 'every'], path), sentence });
  }
  const { broker, journal, store } = given as ConfigDocument;
  if (faults.length === 0 && broker.limits.packet_bytes > journal.budget_bytes / 2) {
    const sentence = `broker.limits.packet_bytes: ${broker.limits.packet_bytes} is more than half of journal.budget_bytes (${journal.budget_bytes}), so that one message could stop the journal; lower it or raise the budget.`;
    faults.push({ place: placeOf(document, lines, ['broker', 'limits', 'packet_bytes'], path), sentence });
  }
  const reaching = faults.length > 0 ? {} : { store: influxFaults(store), broker: outsideFaults(broker) };
  for (const [section, found] of Object.entries(reaching)) {
    for (const { setting, sentence } of found) {
      const place = placeOf(document, lines, [section, setting], path);
      faults.push({ place, sentence: `${section}.${setting}: ${sentence}` });
    }
  }
  if (faults.length > 0) return defaults();
  return withFilesBeside(given as ConfigDocument, dirname(resolve(path)));
}

interface SchemaError {
  readonly keyword: string;
  readonly message: string;
  readonly params: object;
}

function sentenceOf(keys: readonly string[], given: unknown, error: SchemaError): string {
  const name = keys.join('.');
  const value = keys.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], given);
  if (error.keyword === 'boolean') {
    const known = knownKeys(keys.slice(0, -1));
    return `${name} is not a setting; ${known.length > 0 ? `known here: ${known.join(', ')}` : 'remove it'}.`;
  }
  if (error.keyword === 'pattern' && /^sign_in\.company\.(issuer|public_url)$/.test(name)) {
    return `${name}: ${JSON.stringify(value)} is no address; write e.g. https://sso.example.com, without ? and #.`;
  }
  if (error.keyword === 'pattern' && name !== 'store.upkeep' && name !== 'weather.base_url') {
    return `${name}: ${JSON.stringify(value)} is no duration; write a number and a unit, e.g. 10s, 5m, 24h or 7d.`;
  }
  if (name === 'weather.base_url') {
    return `${name}: ${JSON.stringify(value)} is no address; write e.g. https://api.open-meteo.com.`;
  }
  if ('allowedValues' in error.params) {
    const allowed = (error.params.allowedValues as unknown[]).join(', ');
    return `${name}: ${JSON.stringify(value)} is not possible; use one of ${allowed}.`;
  }
  if (name === '') return `The file holds ${JSON.stringify(value)}; write sections, such as store: or telemetry:.`;
  return `${name}: ${JSON.stringify(value) ?? 'missing'} ${error.message}.`;
}

function knownKeys(keys: readonly string[]): readonly string[] {
  const at = keys.reduce<{ properties?: Record<string, unknown>; items?: unknown } | undefined>(
    (schema, key) => (schema?.properties?.[key] ?? schema?.items) as never,
    configSchema,
  );
  return Object.keys(at?.properties ?? {});
}

function placeOf(document: Document, lines: LineCounter, keys: readonly string[], path: string): string {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const parent = depth === 1 ? document.contents : document.getIn(keys.slice(0, depth - 1), true);
    const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === keys[depth - 1]) : undefined;
    const node = pair?.key ?? document.getIn(keys.slice(0, depth), true);
    const offset = isNode(node) ? node.range?.[0] : undefined;
    if (offset === undefined || offset === null) continue;
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  }
  return path;
}

function withFilesBeside(document: ConfigDocument, folder: string): ConfigDocument {
  const absolute = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(absolute);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        /_(?:file|folder)$/.test(key) && typeof inner === 'string' ? resolve(folder, inner) : absolute(inner),
      ]),
    );
  };
  return absolute(document) as ConfigDocument;
}
