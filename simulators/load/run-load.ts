import { createRandom } from '../randomness.ts';
import { Latencies } from './latency.ts';
import { countSeqs } from './ledger.ts';
import type { LoadOptions, LoadReport } from './load-options.ts';
import { MessageRing } from './message-ring.ts';
import { createPacer } from './pacer.ts';
import { Publisher } from './publisher.ts';
import { firstSeqDefault, leastPayload } from './readings.ts';

/** Called while the load runs, about once a second. */
export type OnLoadProgress = (progress: { readonly sent: number; readonly acked: number }) => void;

/** Connections that are being opened at once. */
const opening = 200;

/**
 * Publishes with QoS 1 over raw sockets and counts acknowledgements. Resolves when everything sent is
 * acknowledged, when waiting for that takes too long, or when nobody is left to wait for; rejects only for
 * options that cannot be obeyed. Uses the thread it is called on; `forkLoad` uses another process.
 */
export async function runLoad(
  options: LoadOptions,
  control: { signal?: AbortSignal; onProgress?: OnLoadProgress } = {},
): Promise<LoadReport> {
  checkOptions(options);
  const latencies = new Latencies();
  const counts = { acked: 0, firstSent: Number.NaN, lastAcked: Number.NaN };
  const gone: { device: string; why: string }[] = [];
  const settled = Promise.withResolvers<void>();
  const now = () => performance.now();

  const pacer = createPacer(options, { now, wall: () => Date.now() });
  const publishers = Array.from({ length: options.connections }, (_, index) => {
    const identity = identityOf(options, index);
    const random = createRandom(options.seed ?? 1, `load/${identity.username}`);
    const ring = new MessageRing(ringOptions(options, identity.username), random);
    return new Publisher(
      { host: options.host, port: options.port, reconnect: options.reconnect ?? false, ...identity },
      {
        ring,
        latencies,
        random,
        now,
        onReady: (publisher) => {
          openNext();
          pacer.ready(publisher);
        },
        onAcked: (publisher, count) => {
          counts.acked += count;
          counts.lastAcked = now();
          pacer.acked(publisher);
          if (pacer.done() && publisher.ring.idle) settleIfIdle();
        },
        onGone: (publisher, why) => {
          gone.push({ device: identity.username, why });
          openNext();
          if (gone.length === options.connections) pacer.stop();
          else pacer.gone(publisher);
          settleIfIdle();
        },
      },
    );
  });

  let opened = 0;
  const openNext = () => publishers[opened++]?.open();
  const settleIfIdle = () => {
    const lost = gone.length === publishers.length;
    if (lost || (pacer.done() && publishers.every(({ ring, ready }) => ring.idle || (!ready && !options.reconnect)))) {
      settled.resolve();
    }
  };

  control.signal?.addEventListener('abort', () => pacer.stop(), { once: true });
  if (control.signal?.aborted) pacer.stop();
  const upkeep = setInterval(() => {
    for (const publisher of publishers) publisher.ping(now());
    control.onProgress?.({ sent: countMade(publishers), acked: counts.acked });
  }, 1000);
  for (let i = 0; i < Math.min(opening, publishers.length); i += 1) openNext();

  await pacer.finished(publishers.length);
  settleIfIdle();
  const patience = setTimeout(settled.resolve, (options.drainSeconds ?? 30) * 1000);
  await settled.promise;
  clearTimeout(patience);
  clearInterval(upkeep);
  for (const publisher of publishers) publisher.close();
  counts.firstSent = pacer.startedAt();
  return makeReport(publishers, counts, latencies, gone);
}

function identityOf(options: LoadOptions, index: number): { username: string; password: string | undefined } {
  return (
    options.credentials?.[index] ?? { username: `load-${String(index + 1).padStart(5, '0')}`, password: undefined }
  );
}

function ringOptions(options: LoadOptions, device: string) {
  return {
    device,
    topic: `carewatch/v1/${device}/telemetry`,
    payloadBytes: options.payloadBytes ?? 180,
    window: options.window ?? 100,
    firstSeq: options.firstSeq ?? firstSeqDefault,
    faults: options.faults ?? 0,
    faultRun: options.faultRun ?? 1,
    startTs: options.startTs,
    tsStepMs: options.tsStepMs ?? 1,
  };
}

function countMade(publishers: readonly Publisher[]): number {
  return publishers.reduce((sum, { ring }) => sum + ring.made, 0);
}

function makeReport(
  publishers: readonly Publisher[],
  counts: { acked: number; firstSent: number; lastAcked: number },
  latencies: Latencies,
  gone: LoadReport['gone'],
): LoadReport {
  const ledger = publishers.map(({ ring }) => ring.ledger());
  const acked = ledger.reduce((sum, device) => sum + countSeqs(device.acked), 0);
  const sent = countMade(publishers);
  const seconds = acked === 0 ? 0 : (counts.lastAcked - counts.firstSent) / 1000;
  return {
    connections: publishers.length,
    sent,
    acked,
    unacked: sent - acked,
    seconds,
    rate: seconds === 0 ? 0 : acked / seconds,
    latencyMs: latencies.summary(),
    reconnects: publishers.reduce((sum, publisher) => sum + publisher.reconnects, 0),
    resent: publishers.reduce((sum, publisher) => sum + publisher.resent, 0),
    gone,
    ledger,
  };
}

function checkOptions(options: LoadOptions): void {
  const { connections, credentials, seconds, messages, payloadBytes = 180, window = 100, firstSeq } = options;
  const refuse = (sentence: string): never => {
    throw new RangeError(sentence);
  };
  if (connections < 1) refuse(`connections is ${connections}; at least 1 is needed`);
  if (credentials !== undefined && credentials.length < connections) {
    refuse(
      `there are ${credentials.length} credentials for ${connections} connections; every device has one connection`,
    );
  }
  if (seconds === undefined && messages === undefined) refuse('neither seconds nor messages says when to stop');
  if (payloadBytes < leastPayload) refuse(`payload is ${payloadBytes} bytes; a reading needs ${leastPayload}`);
  if (window < 1 || window > 65_535) refuse(`window is ${window}; packet ids allow 1 to 65535`);
  if (firstSeq !== undefined && !(firstSeq >= 100_000_000 && firstSeq <= 500_000_000)) {
    refuse(`firstSeq is ${firstSeq}; it must have nine digits and leave room: 100000000 to 500000000`);
  }
}
