import { stringify } from 'yaml';
import { readConfig } from '../config.ts';

/** Prints the merged configuration. It holds no secrets, only the names of their files; one written into it is hidden. */
export async function explainConfig(args: readonly string[]): Promise<number> {
  const result = readConfig(args, process.env);
  if ('faults' in result) {
    for (const { place, sentence } of result.faults) console.error(`${place}: ${sentence}`);
    return 2;
  }
  const { dataDir, host, httpPort, mqttPort, adminToken, simulation, file } = result.config;
  const token = adminToken === undefined ? 'kept in the data folder' : 'from the environment';
  console.log(`# data-dir ${dataDir}, host ${host}, http-port ${httpPort}, mqtt-port ${mqttPort}`);
  console.log(`# simulation ${simulation}, administrator's token ${token}\n${stringify(hidden(file)).trimEnd()}`);
  return 0;
}

const secrets: ReadonlySet<string> = new Set(['password', 'token']);

function hidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidden);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value);
  return Object.fromEntries(fields.map(([key, inner]) => [key, secrets.has(key) ? '(hidden)' : hidden(inner)]));
}
