import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { Fleet } from './fleet.ts';
import { expectFindings, expectStored, followersPassed } from './judge.ts';
import { gasHeater } from './story.ts';

/** A disk that refuses to sync, by a tracer that answers in its place. Of all files only the journal's are synced so. */

const inject = (when: string): string[] => [
  ...['strace', '-f', '--seccomp-bpf', '-e', 'trace=fdatasync', '-o', '/dev/null'],
  ...['-e', `inject=fdatasync:error=ENOSPC:when=${when}`],
];
/** The tracer counts the syncs of each thread for itself. */
const env = { UV_THREADPOOL_SIZE: '1' };
const mayInject = spawnSync('strace', ['-f', '-e', 'inject=fdatasync:error=ENOSPC', '-o', '/dev/null', 'true']);
if (mayInject.status !== 0) {
  console.warn('*** SKIPPED: strace is missing or may not trace; nothing shows what happens when the disk fails.');
}

const readiness = async ({ api }: Daemon): Promise<{ status: number; body: Json }> => {
  const answer = await api.raw('GET', '/readyz');
  return { status: answer.status, body: await answer.json() };
};

describe.skipIf(mayInject.status !== 0)('a disk that fails', () => {
  it('acknowledges nothing while syncs fail, says so, and takes up again by itself', async () => {
    await using house = new AsyncDisposableStack();
    const dataDir = join(house.use(await temporaryFolder()).path, 'data');
    const daemon = house.use(await startDaemon({ dataDir, env, under: inject('150..154') }));
    const fleet = house.use(new Fleet(20_260_117));
    for (let i = 0; i < 8; i += 1) await fleet.enlist(daemon, `gh-${i}`, gasHeater);
    await fleet.connect(daemon);
    fleet.talk();
    const { body } = await until(
      'the journal fails',
      async () => {
        const now = await readiness(daemon);
        return now.status === 503 ? now : undefined;
      },
      60_000,
    );
    expect(body.reasons).toMatchObject([{ room: 'journal', code: 'journal-failing' }]);
    expect(body.reasons[0].detail).toContain('ENOSPC');
    // Acknowledgements on their way arrive; then there are none.
    await delay(200);
    const before = fleet.acknowledged;
    await delay(400);
    const during = (await readiness(daemon)).status === 503 ? fleet.acknowledged : before;
    expect(during).toBe(before);
    await until('the daemon is ready again', async () => ((await readiness(daemon)).status === 200 ? true : undefined));
    fleet.hush();
    await fleet.settle();
    await followersPassed(daemon);
    for (const teller of fleet.tellers) await expectStored(daemon.api, teller, 0);
    const { alerts } = await expectFindings(daemon.api, fleet.tellers);
    console.log(
      `disk: five syncs refused, ${before} messages acknowledged before and none meanwhile ("${body.reasons[0].detail}"); ` +
        `afterwards all ${fleet.acknowledged}, each stored once, ${alerts} findings`,
    );
  });

  it('keeps what was acknowledged when the disk never recovers and the daemon is killed', async () => {
    await using house = new AsyncDisposableStack();
    const dataDir = join(house.use(await temporaryFolder()).path, 'data');
    const broken = house.use(await startDaemon({ dataDir, env, under: inject('150+') }));
    const fleet = house.use(new Fleet(20_260_118));
    for (let i = 0; i < 8; i += 1) await fleet.enlist(broken, `gh-${i}`, gasHeater);
    await fleet.connect(broken);
    fleet.talk();
    await until('the journal fails', async () => ((await readiness(broken)).status === 503 ? true : undefined), 60_000);
    await delay(500);
    fleet.hush();
    const acknowledged = fleet.acknowledged;
    await broken.kill();
    const daemon = house.use(await startDaemon({ dataDir }));
    for (const teller of fleet.tellers) await expectStored(daemon.api, teller, 0);
    await fleet.connect(daemon);
    await fleet.settle();
    await followersPassed(daemon);
    for (const teller of fleet.tellers) await expectStored(daemon.api, teller, 0);
    await expectFindings(daemon.api, fleet.tellers);
    console.log(
      `disk: failed for good after ${acknowledged} acknowledgements, killed; all of them stored, ` +
        `and the ${fleet.acknowledged - acknowledged} others once they were said again`,
    );
  });
});
