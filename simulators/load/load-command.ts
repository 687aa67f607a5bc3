import { readFileSync } from 'node:fs';
import { second } from '../calendar.ts';
import type { Flags, FlagTable } from '../command-line.ts';
import { readFlags, UsageError } from '../command-line.ts';
import type { CommandDeps } from '../run/town-command.ts';
import type { LoadOptions, LoadReport } from './load-options.ts';
import { runLoad } from './run-load.ts';

const flagTable: FlagTable = {
  mqtt: 'text',
  credentials: 'text',
  connections: 'text',
  rate: 'text',
  seconds: 'text',
  messages: 'text',
  payload: 'text',
  window: 'text',
  faults: 'text',
  'fault-run': 'text',
  'first-seq': 'text',
  'ts-start': 'text',
  'ts-step': 'text',
  seed: 'text',
  reconnect: 'switch',
  json: 'switch',
};

export const loadHelp = `load: publishes readings with QoS 1 over raw sockets and counts acknowledgements
  --mqtt HOST:PORT    the broker (127.0.0.1:1883)
  --credentials FILE  JSON array of {"username", "password"}, one connection each; none: no authentication
  --connections N     at most as many as credentials (50)
  --rate N|max        messages a second over all connections (max)
  --seconds S, --messages N   when to stop (10 s)
  --payload BYTES     size of a payload (180)
  --window N          unacknowledged messages a connection (100)
  --faults SHARE      messages with very low gas pressure (0), --fault-run N in runs of so many (1)
  --first-seq N       nine digits (100000001)
  --ts-start INSTANT, --ts-step SPAN   count ts from there by that, instead of the clock's
  --seed N            (1)
  --reconnect         survive a broker that goes away; send again what was not acknowledged
  --json              the whole report with the ledger of acknowledged sequence numbers`;

/** `load`: publishes as fast as wanted, and prints what was acknowledged. Fails when something was not. */
export async function loadCommand(args: readonly string[], deps: CommandDeps): Promise<void> {
  const flags = readFlags(args, flagTable);
  const report = await runLoad(readOptions(flags), { signal: deps.signal });
  deps.print(flags.on('json') ? JSON.stringify(report) : describe(report));
  if (report.unacked > 0 || report.gone.length > 0) {
    const [first] = report.gone;
    const why =
      first === undefined ? '' : `; ${report.gone.length} connections gone, e.g. ${first.device}: ${first.why}`;
    throw new Error(`${report.unacked} messages were not acknowledged${why}`);
  }
}

function readOptions(flags: Flags): LoadOptions {
  const { host, port } = readAddress(flags.text('mqtt') ?? '127.0.0.1:1883');
  const file = flags.text('credentials');
  const rate = flags.text('rate') ?? 'max';
  const credentials = file === undefined ? undefined : readCredentials(file);
  const seconds = flags.text('seconds') === undefined ? undefined : flags.number('seconds', 0);
  const messages = flags.text('messages') === undefined ? undefined : flags.number('messages', 0);
  const stops = seconds === undefined && messages === undefined ? { seconds: 10 } : {};
  return {
    host,
    port,
    connections: flags.number('connections', Math.min(50, credentials?.length ?? 50), { min: 1 }),
    rate: rate === 'max' ? 'max' : flags.number('rate', 0, { min: 1 }),
    payloadBytes: flags.number('payload', 180),
    window: flags.number('window', 100),
    faults: flags.number('faults', 0, { max: 1 }),
    faultRun: flags.number('fault-run', 1, { min: 1 }),
    seed: flags.number('seed', 1),
    reconnect: flags.on('reconnect'),
    ...stops,
    ...(credentials === undefined ? {} : { credentials }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(messages === undefined ? {} : { messages }),
    ...(flags.text('first-seq') === undefined ? {} : { firstSeq: flags.number('first-seq', 0) }),
    ...(flags.text('ts-start') === undefined ? {} : { startTs: flags.instant('ts-start', 0) }),
    tsStepMs: flags.span('ts-step', 1),
  };
}

function readAddress(text: string): { host: string; port: number } {
  const match = /^(?:mqtt:\/\/)?(?<host>\[[^\]]+\]|[^:/]+)(?::(?<port>\d+))?\/?$/.exec(text);
  const host = match?.groups?.host;
  if (host === undefined) throw new UsageError(`--mqtt is "${text}"; give host:port, e.g. 127.0.0.1:1883`);
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(match?.groups?.port ?? 1883) };
}

function readCredentials(file: string): { username: string; password: string }[] {
  const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const valid = (item: unknown): item is { username: string; password: string } =>
    typeof item === 'object' && item !== null && 'username' in item && 'password' in item;
  if (Array.isArray(list) && list.every(valid)) return list;
  throw new UsageError(`--credentials ${file} must hold a JSON array of {"username", "password"}`);
}

function describe(report: LoadReport): string {
  const { latencyMs, seconds, acked, sent, rate, reconnects, resent } = report;
  const ms = (value: number) => value.toFixed(value < 10 ? 2 : 0);
  const span = (seconds * second) / second;
  return (
    `${acked} of ${sent} acknowledged in ${span.toFixed(2)} s: ${Math.round(rate)} msg/s; publish to PUBACK ` +
    `p50 ${ms(latencyMs.p50)} ms, p99 ${ms(latencyMs.p99)} ms, p99.9 ${ms(latencyMs.p999)} ms, ` +
    `max ${ms(latencyMs.max)} ms; ${reconnects} reconnects, ${resent} sent again`
  );
}
