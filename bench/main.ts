/**
 * `npm run bench`: every figure beside what it is compared to, in one run on one machine.
 *
 *     npm run bench -- --only throughput,latency --json
 */
import { spawn } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchDeskLoad } from './desk/desk-load.ts';
import { benchDeskYear } from './desk/desk-year.ts';
import { benchBacktest } from './house/backtest.ts';
import { benchBackup } from './house/backup.ts';
import { type Figures, mebibytes, type Say } from './house/figures.ts';
import { benchLatency } from './house/latency.ts';
import { benchMemory } from './house/memory.ts';
import { benchStartUp } from './house/start-up.ts';
import { benchThroughput } from './house/throughput.ts';

const sections: Readonly<Record<string, (say: Say) => Promise<Figures>>> = {
  throughput: (say) => benchThroughput({ pairs: 3, seconds: 8 }, say),
  latency: (say) => benchLatency({ rate: 5_000, seconds: 20, faults: 300 }, say),
  backtest: (say) => benchBacktest({ readings: 10_000_000, rate: 5_000, seconds: 30, pairs: 5 }, say),
  backup: (say) => benchBackup({ rate: 2_000, seconds: 10, bulkBytes: 200 * 1_048_576 }, say),
  memory: (say) => benchMemory({ devices: 20_000, messagesEach: 3 }, say),
  startup: (say) => benchStartUp(1_000_000, say),
  'desk-load': (say) => benchDeskLoad({ agents: 60, rate: 2_000, seconds: 40, faultsPerSecond: 1.5 }, say),
  'desk-year': (say) => benchDeskYear({ items: 3_600_000, devices: 200_000, times: 40, rate: 2_000 }, say),
  journal: (say) => benchRoom('journal', say),
  telemetry: (say) => benchRoom('telemetry', say),
  engine: (say) => benchRoom('engine', say),
  store: (say) => benchRoom('store', say),
};

/** Parts of sections, for those who work on them. */
const parts: typeof sections = {
  'desk-month': (say) => benchDeskYear({ items: 300_000, devices: 20_000, times: 20, rate: 2_000 }, say),
  'backtest-live': (say) =>
    benchBacktest({ readings: 3_000_000, rate: 5_000, seconds: 30, pairs: 3, onlyLive: true }, say),
};

/** A room's own bench, in a process of its own; its lines are its figures. */
async function benchRoom(room: string, say: Say): Promise<Figures> {
  const file = fileURLToPath(new URL(`./${room}.ts`, import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) say(line);
  const code = await gone;
  if (code !== 0) throw new Error(`the bench of ${room} ended with ${code}`);
  return {};
}

function machine(): string {
  const [first] = cpus();
  const load = loadavg().map((one) => one.toFixed(1));
  return `${cpus().length} cores (${first?.model.trim()}), ${mebibytes(totalmem())}, ${process.platform}, Node.js ${process.version}, load ${load.join(' ')}`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
  const names = values.only === undefined ? Object.keys(sections) : values.only.split(',');
  const known = { ...sections, ...parts };
  const strange = names.filter((name) => !Object.hasOwn(known, name));
  if (strange.length > 0) {
    console.error(`--only names ${strange.join(', ')}; known are ${Object.keys(known).join(', ')}`);
    return 2;
  }
  const print = values.json === true ? console.error : console.log;
  const head = { date: new Date().toISOString(), machine: machine() };
  print(`bench: ${head.date}, ${head.machine}`);
  const reports: Record<string, { figures: Figures; lines: string[] }> = {};
  let failed = 0;
  for (const name of names) {
    const lines: string[] = [];
    const say: Say = (line) => {
      lines.push(line);
      print(line);
    };
    const figures = await known[name]?.(say).catch((error: unknown) => {
      failed += 1;
      say(`${name}: failed: ${error instanceof Error ? error.message : String(error)}`);
      return {};
    });
    reports[name] = { figures: figures ?? {}, lines };
  }
  if (values.json === true) console.log(JSON.stringify({ ...head, sections: reports }, undefined, 2));
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
