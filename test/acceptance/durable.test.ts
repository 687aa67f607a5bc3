import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';
import { Publisher } from '../harness/publisher.ts';
import { type Acknowledged, type Call, parseTrace, unsafeAcknowledgements } from '../harness/trace.ts';

/** What the system calls of the daemon show: `kill -9` alone cannot tell a sync from a lucky page cache. */

const mayTrace = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;
if (!mayTrace) {
  console.warn('*** SKIPPED: strace is missing or may not trace; nothing shows that a sync precedes each PUBACK.');
}

const calls = 'trace=write,pwrite64,pwritev,pwritev2,writev,fdatasync,fsync,sendto,sendmsg';
const devices = 6;
const messagesEach = 60;

describe.skipIf(!mayTrace)('300 and more messages of six devices under a tracer', () => {
  let house: AsyncDisposableStack;
  let trace = '';
  const acknowledged: Acknowledged[] = [];

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder());
    const file = join(folder.path, 'trace');
    const under = ['strace', '-f', '--seccomp-bpf', '-yy', '-xx', '-s', '2000000', '-e', calls, '-o', file];
    const daemon = house.use(await startDaemon({ dataDir: join(folder.path, 'data'), under }));
    await Promise.all(
      Array.from({ length: devices }, async (_, index) => {
        const id = `gh-${index}`;
        using publisher = new Publisher(await register(daemon, id, 'gas_water_heater'));
        await publisher.connect(daemon.mqtt.port);
        // Alone, in pairs and in bursts, so that groups of every size are among them.
        for (let sent = 0, burst = 1; sent < messagesEach; burst = (burst % 12) + 1 + index) {
          for (let i = 0; i < burst && sent < messagesEach; i += 1, sent += 1) {
            const marker = `marker-${id}-${sent}-end`;
            const packetId = publisher.publish(JSON.stringify({ seq: sent, firmware_version: marker }));
            acknowledged.push({ port: publisher.localPort, packetId, marker });
          }
          await publisher.idle();
        }
      }),
    );
    expect(await daemon.stop()).toBe(0);
    trace = await readFile(file, 'latin1');
  }, 120_000);
  afterAll(() => house.disposeAsync());

  it('shows a completed sync of the journal between the write of each message and its PUBACK', () => {
    const all = parseTrace(trace);
    expect(unsafeAcknowledgements(all, acknowledged)).toEqual([]);
    const syncs = all.filter((call) => /sync$/.test(call.name) && call.target.includes('/journal/'));
    console.log(
      `durable: ${acknowledged.length} PUBACKs of ${devices} connections, each after the sync of its journal write; ` +
        `${syncs.length} syncs of the journal among ${all.length} traced calls`,
    );
  });

  it('is judged by a checker that misses the syncs when they are struck out', () => {
    const without = trace.replaceAll(/^.*\b(fdatasync|fsync)[( ].*$/gm, '');
    expect(unsafeAcknowledgements(parseTrace(without), acknowledged)).toHaveLength(acknowledged.length);
  });

  it('is judged by a checker that misses a sync which comes back too late, or of another file', () => {
    const all = parseTrace(trace);
    const late = all.map((call): Call => (call.name === 'fdatasync' ? { ...call, ended: trace.length } : call));
    expect(unsafeAcknowledgements(late, acknowledged).length).toBe(acknowledged.length);
    const other = all.map((call): Call => (call.name === 'fdatasync' ? { ...call, target: '9</elsewhere>' } : call));
    expect(unsafeAcknowledgements(other, acknowledged).length).toBe(acknowledged.length);
  });
});
