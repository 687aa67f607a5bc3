import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ApiClient, createApiClient } from './api-client.ts';
import { backtestReport, type ShownBacktest } from './backtest-report.ts';
import { readTruthFile, type TruthEvent } from './truth-file.ts';

const help = `backtest --rule FILE|ID[@VERSION] --from TIME --to TIME [--compare-to FILE|ID[@VERSION]] [--devices A,B,…]
         [--truth FILE] [--json] [--http URL] [--token TOKEN | --data-dir DIR [--config FILE]]
  Says what a rule would have found in the stored history of a running daemon (default http://127.0.0.1:8080, token
  from CAREWATCH_ADMIN_TOKEN): episodes, tickets, care calls, agents' time, and how that compares to a second version,
  to what people made of the tickets of that time, and to a truth file of the simulators.
  With --data-dir it reads a data folder that no daemon holds; --config names the configuration that belongs to it.
  TIME is RFC 3339, for example 2026-01-15T08:30:00Z. Ctrl+C cancels it.`;

const options = {
  rule: { type: 'string' },
  'compare-to': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  devices: { type: 'string' },
  truth: { type: 'string' },
  json: { type: 'boolean', default: false },
  http: { type: 'string' },
  token: { type: 'string' },
  'data-dir': { type: 'string' },
  config: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

export async function backtest(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const { rule, from, to } = values;
  if (values.help || rule === undefined || from === undefined || to === undefined) {
    console.error(help);
    return values.help ? 0 : 2;
  }
  const place = placeOf(values);
  if ('fault' in place) {
    console.error(place.fault);
    return 2;
  }
  const input: BacktestInput = {
    ...{ rule: ruleText(rule), from, to },
    ...(values['compare-to'] === undefined ? {} : { compare_to: ruleText(values['compare-to']) }),
    ...(values.devices === undefined ? {} : { devices: values.devices.split(',') }),
    ...(values.truth === undefined ? {} : { truth: readTruthFile(values.truth) }),
  };
  const over = 'dataDir' in place ? await runHere(place, input) : await runThere(place, input);
  console.log(values.json ? JSON.stringify(over, undefined, 2) : backtestReport(over));
  return over.state === 'done' ? 0 : 1;
}

interface BacktestInput {
  readonly rule: string;
  readonly compare_to?: string;
  readonly from: string;
  readonly to: string;
  readonly devices?: readonly string[];
  readonly truth?: readonly TruthEvent[];
}

type Daemon = { readonly http: string; readonly token: string };
type Folder = { readonly dataDir: string; readonly config: string | undefined };

/** Where the history is: at a daemon unless a folder is named. */
function placeOf(values: {
  readonly http?: string | undefined;
  readonly token?: string | undefined;
  readonly 'data-dir'?: string | undefined;
  readonly config?: string | undefined;
}): Daemon | Folder | { readonly fault: string } {
  const { http, token, config, 'data-dir': dataDir } = values;
  if (dataDir === undefined) {
    if (config !== undefined)
      return { fault: `--config ${config} belongs to a data folder: name it with --data-dir, or leave --config out.` };
    return { http: http ?? 'http://127.0.0.1:8080', token: token ?? process.env.CAREWATCH_ADMIN_TOKEN ?? '' };
  }
  const other = http === undefined ? (token === undefined ? undefined : '--token') : '--http';
  if (other === undefined) return { dataDir, config };
  return { fault: `--data-dir reads a folder and ${other} asks a daemon: leave one of them out.` };
}

async function runThere({ http, token }: Daemon, input: BacktestInput): Promise<ShownBacktest> {
  const api = createApiClient(http, token, 'start one, name it with --http, or name its data folder with --data-dir');
  const asked = await api.post<ShownBacktest>('backtests', input);
  return watch(api, asked.id);
}

async function runHere({ dataDir, config }: Folder, input: BacktestInput): Promise<ShownBacktest> {
  const { backtestOfFolder } = await import('./backtest-of-folder.ts');
  return backtestOfFolder(['--data-dir', dataDir, ...(config === undefined ? [] : ['--config', config])], input);
}

/** A file is sent as the text it is, so that faults are told by its lines; anything else names a stored rule. */
const ruleText = (name: string): string => (existsSync(name) ? readFileSync(name, 'utf8') : name);

const lookEveryMs = 500;

/** Waits until it is over, telling how far it is; an interrupt cancels it over there too. */
async function watch(api: ApiClient, id: string): Promise<ShownBacktest> {
  let cancelled = false;
  process.once('SIGINT', () => {
    cancelled = true;
  });
  for (let told = -1; ; ) {
    const seen = await api.get<ShownBacktest>(`backtests/${id}`);
    if (seen.state !== 'queued' && seen.state !== 'running') return seen;
    if (cancelled) return api.post<ShownBacktest>(`backtests/${id}/cancel`, {});
    const percent = Math.floor(seen.progress * 100);
    if (percent !== told) console.error(`${id} ${seen.state} ${percent} %`);
    told = percent;
    await pause(lookEveryMs);
  }
}
