import { appendFileSync, writeFileSync } from 'node:fs';
import { day, second } from '../calendar.ts';
import type { Flags, FlagTable } from '../command-line.ts';
import { readFlags, UsageError } from '../command-line.ts';
import type { ScenarioName } from '../scenarios/scenarios.ts';
import { isScenarioName, scenarioNames } from '../scenarios/scenarios.ts';
import type { TruthRecord } from '../scenarios/truth.ts';
import type { RunTownOptions, TownProgress } from './run-town.ts';
import { runTown } from './run-town.ts';

const flagTable: FlagTable = {
  http: 'text',
  mqtt: 'text',
  token: 'text',
  devices: 'text',
  seed: 'text',
  speed: 'text',
  step: 'text',
  start: 'text',
  duration: 'text',
  scenarios: 'text',
  preset: 'text',
  truth: 'text',
  clock: 'text',
  'cold-wave': 'text',
  loss: 'text',
  prefix: 'text',
  city: 'text',
  staff: 'text',
  progress: 'switch',
};

export const townHelp = `town: a fleet of heaters and lifts that registers itself, connects and lives
  --http URL          the daemon's API (http://127.0.0.1:8080)
  --mqtt URL          its broker (127.0.0.1:1883)
  --token T           admin token; or CAREWATCH_ADMIN_TOKEN
  --devices N         70 % gas heaters, 10 % each of the other types (200)
  --seed N            the same seed, the same messages (1)
  --clock driven|real drive the daemon's clock in lockstep, or live in real time (driven)
  --speed N           simulated over real time at most, 0 = as fast as can be (120)
  --step SPAN         simulated time between two moves of the clock (5s; 1s up to speed 30)
  --start INSTANT     first instant of a driven run (2026-01-12T16:00:00+08:00)
  --duration SPAN     simulated length of the run (24h)
  --scenarios A,B     ${scenarioNames.join(', ')}
  --preset NAME       one more scenario by name; winter-evening is made for demonstrations
  --truth FILE        what really happened, one JSON object a line
  --cold-wave K       depth of the first evening's cold wave in kelvin (10)
  --loss SHARE        routine reports that get lost on the way (0.05)
  --prefix TEXT       put before every device id
  --city NAME         put into every address; without it no provider's territory covers a home
  --staff N           people who work it through the API, after --city: N technicians for each district, three for
                      all of it, two agents, a dispatcher (0: nobody)
  --progress          a line a second`;

export interface CommandDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly realNow: () => number;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/** `town`: a fleet that registers itself and lives. */
export async function townCommand(args: readonly string[], deps: CommandDeps): Promise<void> {
  const flags = readFlags(args, flagTable);
  const options = readOptions(flags, deps.env);
  const report = flags.on('progress') ? createProgressPrinter(deps) : () => undefined;
  await runTown(options, { ...deps, onTruth: createTruthWriter(flags.text('truth')), onProgress: report });
}

function readOptions(flags: Flags, env: CommandDeps['env']): RunTownOptions {
  const token = flags.text('token') ?? env.CAREWATCH_ADMIN_TOKEN ?? '';
  if (token === '') throw new UsageError('--token is missing; give an admin token or set CAREWATCH_ADMIN_TOKEN');
  const speed = flags.number('speed', 120, { max: 1_000_000 });
  const clock = flags.choice('clock', ['driven', 'real'], 'driven');
  const city = flags.text('city');
  const staff = flags.number('staff', 0, { max: 20 });
  if (staff > 0 && city === undefined) throw new UsageError('--staff needs --city NAME, where its people are sent to');
  return {
    http: flags.text('http') ?? 'http://127.0.0.1:8080',
    mqtt: brokerUrl(flags.text('mqtt') ?? '127.0.0.1:1883'),
    token,
    devices: flags.number('devices', 200, { min: 1, max: 100_000 }),
    seed: flags.number('seed', 1),
    start: flags.instant('start', Date.UTC(2026, 0, 12, 8)),
    durationMs: flags.span('duration', day),
    clock,
    speed,
    stepMs: flags.span('step', clock === 'driven' && (speed === 0 || speed > 30) ? 5 * second : second),
    scenarios: readScenarios(flags),
    coldWaveK: flags.number('cold-wave', 10, { max: 25 }),
    prefix: flags.text('prefix') ?? '',
    loss: flags.number('loss', 0.05, { max: 1 }),
    city,
    staff,
  };
}

function brokerUrl(text: string): string {
  return text.includes('://') ? text : `mqtt://${text}`;
}

function readScenarios(flags: Flags): readonly ScenarioName[] {
  const preset = flags.text('preset');
  const names = [...(preset === undefined ? [] : [preset]), ...(flags.text('scenarios') ?? '').split(',')];
  return names
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      if (isScenarioName(name)) return name;
      throw new UsageError(`"${name}" is no scenario; there are ${scenarioNames.join(', ')}`);
    });
}

/** Appends each truth to the file as soon as it is known. */
function createTruthWriter(file: string | undefined): (record: TruthRecord) => void {
  if (file === undefined) return () => undefined;
  writeFileSync(file, '');
  return (record) => appendFileSync(file, `${JSON.stringify(record)}\n`);
}

/** One line a second: the town's time, devices online, messages and their rate, events begun. */
function createProgressPrinter({ print, realNow }: CommandDeps): (progress: TownProgress) => void {
  let last = { at: realNow(), messages: 0 };
  return (progress) => {
    const now = realNow();
    if (now - last.at < second) return;
    const rate = Math.round(((progress.messages - last.messages) * second) / (now - last.at));
    last = { at: now, messages: progress.messages };
    const { online, devices, messages, episodesBegun } = progress;
    print(`${progress.now} online=${online}/${devices} messages=${messages} (${rate}/s) events=${episodesBegun}`);
  };
}
