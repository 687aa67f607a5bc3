import { expect, it } from 'vitest';
import { createDrivenClock, instant, minutes } from '../base/index.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { Post, PostRequest, PostResult } from './http-post.ts';

function scene(answer: () => PostResult) {
  const clock = createDrivenClock(instant(0));
  const sent: PostRequest[] = [];
  const post: Post = async (request) => {
    sent.push(request);
    return answer();
  };
  const status = () => ({ ready: true });
  const heartbeat = createHeartbeat({ url: 'https://watch.example/', period: minutes(1) }, { clock, post, status });
  const pass = async (n: number) => {
    for (let i = 0; i < n; i += 1) {
      await new Promise((done) => setImmediate(done));
      clock.advanceTo(instant(clock.now() + minutes(1)));
    }
    await new Promise((done) => setImmediate(done));
  };
  return { heartbeat, sent, pass };
}

it('beats at once and once a period, and stops when closed', async () => {
  const { heartbeat, sent, pass } = scene(() => ({ ok: true, status: 200 }));
  await pass(2);
  expect(sent.map((request) => JSON.parse(request.body) as object)).toEqual([
    { topic: 'heartbeat', at: '1970-01-01T00:00:00.000Z', ready: true },
    { topic: 'heartbeat', at: '1970-01-01T00:01:00.000Z', ready: true },
    { topic: 'heartbeat', at: '1970-01-01T00:02:00.000Z', ready: true },
  ]);
  expect(heartbeat.report()).toEqual({ last_ok_at: minutes(2), last_error: null });
  await heartbeat[Symbol.asyncDispose]();
  await pass(2);
  expect(sent).toHaveLength(3);
});

it('says what went wrong and since when nothing was heard, and goes on', async () => {
  let answer: PostResult = { ok: true, status: 200 };
  const { heartbeat, pass } = scene(() => answer);
  await pass(1);
  answer = { ok: false, retry: true, reason: 'HTTP 500' };
  await pass(2);
  expect(heartbeat.report()).toEqual({ last_ok_at: minutes(1), last_error: 'HTTP 500' });
  answer = { ok: true, status: 200 };
  await pass(1);
  expect(heartbeat.report()).toEqual({ last_ok_at: minutes(4), last_error: null });
  await heartbeat[Symbol.asyncDispose]();
});
