/**
 * The one test command: makes sure of the tools from Debian, then checks and tests the whole house and
 * ends with one line of counts. What cannot be installed is named and the tests that need it are skipped.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { influxdPath } from './harness/influxd.ts';
import { influxdFolder } from './harness/influxd-folder.ts';

const tools = [
  { command: 'mosquitto_pub', package: 'mosquitto-clients', proves: 'that real MQTT clients are served' },
  { command: 'mosquitto', package: 'mosquitto', proves: 'that nothing is lost behind an outside broker' },
  { command: 'strace', package: 'strace', proves: 'that a sync stands between the journal and each PUBACK' },
] as const;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

const has = (command: string): boolean =>
  // Servers lie where not everybody's path leads.
  [...(process.env.PATH ?? '').split(':'), '/usr/sbin'].some((folder) => existsSync(join(folder, command)));

function installTools(): void {
  const missing = tools.filter((tool) => !has(tool.command));
  if (missing.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && has('apt-get');
  if (mayInstall) {
    const apt = {
      stdio: ['ignore', 'ignore', 'inherit'] as const,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    spawnSync('apt-get', ['update', '-qq'], { ...apt, stdio: [...apt.stdio] });
    const names = missing.map((tool) => tool.package);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
      ...apt,
      stdio: [...apt.stdio],
    });
  }
  for (const tool of missing.filter((candidate) => !has(candidate.command))) {
    console.warn(`\n*** MISSING ${tool.command}: the tests that show ${tool.proves} are SKIPPED.`);
    console.warn(`*** Install it with: apt-get install ${tool.package}\n`);
  }
}

/**
 * Debian's InfluxDB is unpacked, not installed: installing it would set up a service that the tests must not start.
 */
function unpackInfluxd(): void {
  if (influxdPath() === undefined && has('apt-get') && has('dpkg-deb')) {
    mkdirSync(influxdFolder, { recursive: true });
    const quiet = { cwd: influxdFolder, stdio: ['ignore', 'ignore', 'inherit'] as const };
    const download = (): boolean =>
      spawnSync('apt-get', ['download', '-qq', 'influxdb'], { ...quiet, stdio: [...quiet.stdio] }).status === 0;
    if (!download() && process.getuid?.() === 0) {
      spawnSync('apt-get', ['update', '-qq'], { ...quiet, stdio: [...quiet.stdio] });
      download();
    }
    const archive = readdirSync(influxdFolder).find((name) => name.endsWith('.deb'));
    if (archive !== undefined) spawnSync('dpkg-deb', ['-x', archive, '.'], { ...quiet, stdio: [...quiet.stdio] });
  }
  if (influxdPath() !== undefined) return;
  console.warn('\n*** MISSING influxd: the tests that show that InfluxDB 1.x keeps telemetry are SKIPPED.');
  console.warn('*** Install it with: apt-get install influxdb\n');
}

const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['types', 'tsc', '--noEmit'],
  ['format, lint and room walls', 'biome', 'ci', '.'],
  ['types of the console', 'tsc', '--noEmit', '-p', 'web'],
  ['nothing unused', 'knip'],
  ['types of the console’s tests', 'tsc', '--noEmit', '-p', 'test/web'],
  ['the console is built', 'node', 'web/build.ts'],
];

/** Two at a time: each uses little more than one core. */
async function check(counts: Counts): Promise<void> {
  const waiting = checks.values();
  const lane = async (): Promise<void> => {
    for (const [name, command, ...args] of waiting) {
      const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      const [said, complained, [status]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close') as Promise<[number | null]>,
      ]);
      console.log(`${said}${complained}${status === 0 ? 'passed' : 'FAILED'}: ${name}`);
      if (status === 0) counts.passed += 1;
      else counts.failed += 1;
    }
  };
  await Promise.all([lane(), lane()]);
}

function vitest(counts: Counts): void {
  const folder = mkdtempSync(join(tmpdir(), 'carewatch-test-'));
  const output = join(folder, 'result.json');
  const finished = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${output}`]);
  if (existsSync(output)) {
    const result = JSON.parse(readFileSync(output, 'utf8')) as Record<string, number>;
    counts.passed += result.numPassedTests ?? 0;
    counts.failed += result.numFailedTests ?? 0;
    counts.skipped += (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0);
    if (!finished && (result.numFailedTests ?? 0) === 0) counts.failed += 1;
  } else {
    counts.failed += 1;
  }
  rmSync(folder, { recursive: true, force: true });
}

const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
installTools();
unpackInfluxd();
await check(counts);
vitest(counts);
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
