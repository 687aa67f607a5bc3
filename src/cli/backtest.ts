import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ApiClient, createApiClient } from './api-client.ts';
import { backtestReport, type ShownBacktest } from './backtest-report.ts';
import { readTruthFile } from './truth-file.ts';

const help = `backtest --rule FILE|ID[@VERSION] --from TIME --to TIME [--compare-to FILE|ID[@VERSION]] [--devices A,B,…]
         [--truth FILE] [--json] [--http URL] [--token TOKEN]
  Says what a rule would have found in the stored history of a running daemon (default http://127.0.0.1:8080, token
  from CAREWATCH_ADMIN_TOKEN): episodes, tickets, care calls, agents' time, and how that compares to a second version,
  to what people made of the tickets of that time, and to a truth file of the simulators.
  TIME is RFC 3339, for example 2026-01-15T08:30:00Z. Ctrl+C cancels it.`;

const options = {
  rule: { type: 'string' },
  'compare-to': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  devices: { type: 'string' },
  truth: { type: 'string' },
  json: { type: 'boolean', default: false },
  http: { type: 'string', default: 'http://127.0.0.1:8080' },
  token: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

export async function backtest(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const { rule, from, to } = values;
  if (values.help || rule === undefined || from === undefined || to === undefined) {
    console.error(help);
    return values.help ? 0 : 2;
  }
  const api = createApiClient(values.http, values.token ?? process.env.CAREWATCH_ADMIN_TOKEN ?? '');
  const asked = await api.post<ShownBacktest>('backtests', {
    ...{ rule: ruleText(rule), from, to },
    ...(values['compare-to'] === undefined ? {} : { compare_to: ruleText(values['compare-to']) }),
    ...(values.devices === undefined ? {} : { devices: values.devices.split(',') }),
    ...(values.truth === undefined ? {} : { truth: readTruthFile(values.truth) }),
  });
  const over = await watch(api, asked.id);
  console.log(values.json ? JSON.stringify(over, undefined, 2) : backtestReport(over));
  return over.state === 'done' ? 0 : 1;
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
