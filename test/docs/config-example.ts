import { configSchema } from '../../src/config-schema.ts';

interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** What stands where there is no default. */
const samples: Readonly<Record<string, unknown>> = {
  system: 'zammad',
  mappings_folder: 'mappings',
  database: 'carewatch',
  org: 'home',
  bucket: 'carewatch',
  token_file: 'influx-token',
  cert_file: 'cert.pem',
  key_file: 'key.pem',
  name: 'crm',
  url: 'https://crm.example.com/carewatch',
  secret_file: 'crm-secret',
  events: ['ticket.*', 'care-call.queued'],
  allow_private: false,
  device_type: 'gas_water_heater',
  kind: 'gas',
  host: 'smtp.example.com',
  ca_file: 'ca.pem',
  username: 'carewatch',
  password_file: 'mail-password',
  from: 'carewatch@example.com',
  place: 'Gulou',
  latitude: 32.06,
  longitude: 118.77,
  start: '2026-01-12T00:00:00Z',
  issuer: 'https://sso.example.com/realms/care',
  client_id: 'carewatch',
  client_secret_file: 'company-secret',
  label: 'Example Heating',
  public_url: 'https://care.example.com',
  claim: 'groups',
  map: { 'care-leads': 'manager', 'care-agents': 'agent' },
};

const head = `# Every setting with its meaning and its default. Made from src/config-schema.ts.
#
# All lines are comments: take the first # away from what you change, and from the names above it.
# Spans are 10s, 5m, 24h, 7d. Paths of files are taken from the folder of this file.
# Ports of HTTP and MQTT, the address and the data folder are flags: see docs/operate.md.
`;

/** The example of the configuration: each setting a comment that can be made true by taking one # away. */
export function configExample(): string {
  const sections = Object.entries((configSchema as Schema).properties ?? {}).map(
    ([name, schema]) => `# ${said(schema)}\n${settings(name, schema, 0).map(commented).join('\n')}\n`,
  );
  return [head, ...sections].join('\n');
}

/** The same with all settings in force. */
export const inForce = (example: string): string => example.replace(/^#(?= {2}|[a-z])/gm, '');

const commented = (line: string): string => `#${line}`;

function settings(name: string, schema: Schema, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const inner = schema.properties ?? schema.items?.properties;
  if (inner === undefined) return [`${indent}${name}: ${writtenValue(name, schema)}`];
  const fields = Object.entries(inner).flatMap(([key, field]) => [
    `${indent}  # ${said(field)}`,
    ...settings(key, field, depth + 1),
  ]);
  return [`${indent}${name}:`, ...(schema.items === undefined ? fields : asItem(fields, indent))];
}

/** The first setting of an item of a list carries the dash; what is said of it stands before. */
function asItem(fields: readonly string[], indent: string): string[] {
  const first = fields.findIndex((line) => !line.trimStart().startsWith('#'));
  return fields.map((line, i) => (i < first ? line : i === first ? `${indent}  - ${line.trimStart()}` : `  ${line}`));
}

function said(schema: Schema): string {
  const { description = '', minimum, maximum } = schema;
  const words = schema.enum === undefined || schema.enum.length < 2 ? [] : [schema.enum.join(' | ')];
  const least = minimum === undefined || minimum === 0 ? '' : `at least ${minimum}`;
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? '' : `at most ${maximum}`;
  const optional = schema.properties !== undefined && schema.default === undefined ? ['off unless written down'] : [];
  const bounds = [...words, least, most, ...optional].filter((word) => word !== '').join(', ');
  return bounds === '' ? description : `${description} (${bounds})`;
}

function writtenValue(name: string, schema: Schema): string {
  const value = schema.default ?? schema.examples?.[0] ?? samples[name];
  if (value === undefined) throw new Error(`the example has no value for ${name}: add one to its samples`);
  return typeof value === 'string' && /^[\w.-]+$/.test(value) ? value : JSON.stringify(value);
}
