import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runTown, type TruthRecord } from '../../simulators/index.ts';
import { scenarioNames } from '../../simulators/scenarios/scenarios.ts';
import { adminToken, startDaemon, temporaryFolder } from '../harness/daemon.ts';

const start = '2026-01-12T08:00:00Z';
const minute = 60_000;

it('every scenario runs against a real daemon, which takes all messages and finds what happens at once', async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const config = join(folder.path, 'config.yaml');
  await writeFile(config, `clock: { mode: driven, start: "${start}" }\nlog: { level: warn }\n`);
  const daemon = await startDaemon({ dataDir: join(folder.path, 'data'), args: ['--simulation', '--config', config] });
  onTestFinished(() => daemon[Symbol.asyncDispose]());
  const scenarios = scenarioNames.filter((name) => name.startsWith('SC-'));
  const truth: TruthRecord[] = [];
  const progress = await runTown(
    {
      http: daemon.httpUrl,
      mqtt: `mqtt://127.0.0.1:${daemon.mqtt.port}`,
      token: adminToken,
      ...{ devices: 120, seed: 4, start: Date.parse(start), durationMs: 40 * minute, clock: 'driven', speed: 0 },
      ...{ stepMs: 20_000, scenarios, coldWaveK: 8, prefix: '', loss: 0.05 },
    },
    {
      realNow: () => Date.now(),
      signal: new AbortController().signal,
      onTruth: (record) => truth.push(record),
      onProgress: () => undefined,
    },
  );
  expect(progress.messages).toBeGreaterThan(2_000);
  // Those that a short run has no room for on any free device are not played.
  const played = new Set(truth.map(({ scenario }) => scenario));
  expect(played.size).toBeGreaterThan(10);
  const { items } = await daemon.api.get('alerts?limit=500');
  const alerts = items as readonly { readonly rule_id: string; readonly device_id: string | null }[];
  // A current that leaks is found within a second of tripping the protection.
  const tripped = truth.filter(({ kind, details }) => kind === 'leakage' && typeof details.tripped_at === 'string');
  for (const { device } of tripped) {
    expect(alerts.map(({ rule_id, device_id }) => `${rule_id} ${device_id}`)).toContain(`ES-01 ${device}`);
  }
  expect(alerts.length).toBeGreaterThan(0);
});
