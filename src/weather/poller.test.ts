import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createDrivenClock, instant, millis, minutes } from '../base/index.ts';
import type { NewForecast } from './forecast-book.ts';
import { createHttpGet } from './http-get.ts';
import { openMeteoUrl, readOpenMeteo } from './open-meteo.ts';
import { createWeatherPoller } from './poller.ts';

const noon = instant(Date.UTC(2026, 0, 15, 12, 20));
const places = [{ place: 'Gulou', latitude: 32.06, longitude: 118.77 }];
const good = JSON.stringify({
  latitude: 32.06,
  utc_offset_seconds: 0,
  hourly_units: { time: 'iso8601', temperature_2m: '°C' },
  hourly: { time: ['2026-01-15T12:00', '2026-01-15T13:00', '2026-01-15T14:00'], temperature_2m: [-3.4, null, -5] },
});

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A weather service that answers each request by the next of `answers`, and then by the last. */
async function service(...answers: readonly RequestListener[]) {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(new URL(request.url ?? '', 'http://x'));
    answer?.(request, response);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const says =
  (body: string, status = 200): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(body);

/** Polls and waits for the next forecast taken, or fault told. */
function watch(baseUrl: string, options: { timeoutMs?: number; mostBytes?: number } = {}) {
  const clock = createDrivenClock(noon);
  const taken: NewForecast[] = [];
  const faults: string[] = [];
  let next = Promise.withResolvers<void>();
  const heard = (): void => {
    next.resolve();
    next = Promise.withResolvers();
  };
  const get = createHttpGet({
    timeout: millis(options.timeoutMs ?? 5_000),
    ...(options.mostBytes === undefined ? {} : { mostBytes: options.mostBytes }),
  });
  const started = next.promise;
  const poller = createWeatherPoller(
    { baseUrl, every: minutes(60), places },
    {
      clock,
      get,
      random: () => 1,
      take: async (forecast) => {
        taken.push(forecast);
        heard();
      },
      onFault: (place, reason) => {
        faults.push(`${place}: ${reason}`);
        heard();
      },
    },
  );
  const after = async (span: number): Promise<void> => {
    const heardOf = next.promise;
    // The timer is set in the turn after what was heard.
    await new Promise((resolve) => setImmediate(resolve));
    clock.advanceTo(instant(clock.now() + span));
    await heardOf;
  };
  return { clock, taken, faults, started, after, [Symbol.asyncDispose]: () => poller[Symbol.asyncDispose]() };
}

describe('the poller', () => {
  test('asks in the format of Open-Meteo and takes what it says, hours without a value left out', async () => {
    const { asked, baseUrl } = await service(says(good));
    await using poller = watch(`${baseUrl}/proxy/`);
    await poller.started;
    expect(asked[0]?.pathname).toBe('/proxy/v1/forecast');
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
      latitude: '32.06',
      longitude: '118.77',
      hourly: 'temperature_2m',
      timezone: 'UTC',
    });
    expect(poller.taken).toEqual([
      {
        place: 'Gulou',
        issued_at: Date.UTC(2026, 0, 15, 12),
        source: 'open-meteo',
        points: [
          [Date.UTC(2026, 0, 15, 12), -3.4],
          [Date.UTC(2026, 0, 15, 14), -5],
        ],
      },
    ]);
    await poller.after(3_600_000);
    expect(poller.taken.map((one) => one.issued_at - noon)).toEqual([-1_200_000, 2_400_000]);
  });

  test('asks again after a failure, later each time, and goes back to its period when it is answered', async () => {
    const { asked, baseUrl } = await service(says('no', 500), says('no', 503), says(good));
    await using poller = watch(baseUrl);
    await poller.started;
    await poller.after(30_000);
    expect(poller.faults).toEqual(['Gulou: HTTP 500', 'Gulou: HTTP 503']);
    poller.clock.advanceTo(instant(poller.clock.now() + 59_000));
    expect(asked).toHaveLength(2);
    await poller.after(1_000);
    expect(poller.taken).toHaveLength(1);
    await poller.after(3_600_000);
    expect(poller.taken).toHaveLength(2);
  });

  test.each([
    ['no JSON', '<html>', 'the answer is no JSON'],
    ['other JSON', '{"hourly":{}}', 'the answer has no lists hourly.time and hourly.temperature_2m'],
    ['lists of different length', '{"hourly":{"time":["2026-01-15T12:00"],"temperature_2m":[]}}', '1 times and 0'],
    ['a word for a time', '{"hourly":{"time":["noon"],"temperature_2m":[1]}}', '"noon", which is no time'],
    ['a word for a temperature', '{"hourly":{"time":["2026-01-15T12:00"],"temperature_2m":["cold"]}}', '"cold"'],
    ['an impossible temperature', '{"hourly":{"time":["2026-01-15T12:00"],"temperature_2m":[1e9]}}', '1000000000'],
    ['Fahrenheit', '{"hourly_units":{"temperature_2m":"°F"},"hourly":{"time":[],"temperature_2m":[]}}', '"°F", not °C'],
    ['nothing', '{"hourly":{"time":[],"temperature_2m":[]}}', 'no temperatures'],
  ])('takes nothing from a service that sends %s', async (_, body, reason) => {
    const { baseUrl } = await service(says(body));
    await using poller = watch(baseUrl);
    await poller.started;
    expect(poller.taken).toEqual([]);
    expect(poller.faults[0]).toContain(reason);
  });

  test('does not wait for ever for a service that is slow to answer or to end', async () => {
    const slow = await service(() => undefined);
    await using poller = watch(slow.baseUrl, { timeoutMs: 50 });
    await poller.started;
    expect(poller.faults).toEqual(['Gulou: no answer in time']);
    const dripping = await service((_, response) => void response.writeHead(200).write('{'));
    await using other = watch(dripping.baseUrl, { timeoutMs: 50 });
    await other.started;
    expect(other.faults).toEqual(['Gulou: no answer in time']);
  });

  test('does not read an answer without end, and follows no redirect', async () => {
    const endless = await service((_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    await using poller = watch(endless.baseUrl, { mostBytes: 200_000 });
    await poller.started;
    expect(poller.faults).toEqual(['Gulou: the answer is longer than 200000 bytes']);
    const moved = await service((_, response) => void response.writeHead(302, { location: '/elsewhere' }).end());
    await using other = watch(moved.baseUrl);
    await other.started;
    expect(other.faults).toEqual(['Gulou: HTTP 302']);
    expect(moved.asked).toHaveLength(1);
  });

  test('says so when nobody listens, and ends while it waits for an answer', async () => {
    const gone = await service(says(good));
    const [server] = open.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    await using poller = watch(gone.baseUrl);
    await poller.started;
    expect(poller.faults[0]).toContain('ECONNREFUSED');
    const asked = Promise.withResolvers<void>();
    const silent = await service(() => asked.resolve());
    const other = watch(silent.baseUrl, { timeoutMs: 60_000 });
    await asked.promise;
    await other[Symbol.asyncDispose]();
    expect(other.faults).toEqual([]);
  });
});

test('local times are read with the offset that stands beside them', () => {
  const body = { utc_offset_seconds: 28_800, hourly: { time: ['2026-01-15T20:00'], temperature_2m: [1] } };
  expect(readOpenMeteo(JSON.stringify(body))).toEqual({ points: [[Date.UTC(2026, 0, 15, 12), 1]] });
  const unix = { hourly: { time: [1_768_478_400], temperature_2m: [1] } };
  expect(readOpenMeteo(JSON.stringify(unix))).toEqual({ points: [[1_768_478_400_000, 1]] });
  expect(openMeteoUrl('https://a.example', places[0] as never)).toContain(
    'https://a.example/v1/forecast?latitude=32.06',
  );
});
