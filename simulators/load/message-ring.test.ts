import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../randomness.ts';
import { Latencies } from './latency.ts';
import { countSeqs } from './ledger.ts';
import { MessageRing } from './message-ring.ts';

const window = 8;

function createRing(change: { faults?: number; faultRun?: number; startTs?: number } = {}) {
  const options = {
    device: 'gh-1',
    topic: 'carewatch/v1/gh-1/telemetry',
    payloadBytes: 180,
    window,
    firstSeq: 100_000_001,
    faults: 0,
    faultRun: 1,
    startTs: undefined,
    tsStepMs: 1,
    ...change,
  };
  return new MessageRing(options, createRandom(1, 'ring'));
}

interface Wire {
  readonly packetId: number;
  readonly dup: boolean;
  readonly ts: number;
  readonly seq: number;
  readonly pressure: number;
}

/** The packets in what the ring wrote. */
function decode(bytes: Buffer): Wire[] {
  const packets: Wire[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = ((bytes[at + 1] ?? 0) & 0x7f) + (bytes[at + 2] ?? 0) * 128;
    const body = bytes.subarray(at + 3, at + 3 + length);
    const topicBytes = body.readUInt16BE(0);
    const { ts, seq, values } = JSON.parse(body.subarray(topicBytes + 4).toString());
    const packetId = body.readUInt16BE(topicBytes + 2);
    packets.push({ packetId, dup: bytes[at] === 0x3a, ts, seq, pressure: values.gas_supply_pressure_pa });
    at += 3 + length;
  }
  return packets;
}

test('whatever the order of acknowledgements, every message is sent once and the ledger says which were acknowledged', () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant('make' as const), count: fc.integer({ min: 1, max: window }) }),
    fc.record({ kind: fc.constant('ack' as const), pick: fc.nat() }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const ring = createRing();
      const sent: Wire[] = [];
      const open: Wire[] = [];
      const acked = new Set<number>();
      let wall = 1_768_000_000_000;
      for (const step of actions) {
        if (step.kind === 'make') {
          const count = Math.min(step.count, ring.room);
          if (count === 0) continue;
          wall += 1;
          ring.make(count, { wall, monotonic: 0 }, (bytes) => {
            const packets = decode(bytes);
            sent.push(...packets);
            open.push(...packets);
          });
        } else if (open.length > 0) {
          const [packet] = open.splice(step.pick % open.length, 1);
          if (packet === undefined) continue;
          expect(ring.acknowledge(packet.packetId)).toBe(true);
          expect(ring.acknowledge(packet.packetId)).toBe(false);
          acked.add(packet.seq);
          ring.settle(1, new Latencies());
        }
      }
      expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, i) => 100_000_001 + i));
      expect(new Set(sent.map(({ ts }) => ts)).size).toBe(sent.length);
      const ledger = ring.ledger();
      const listed = ledger.acked.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
      expect(listed).toEqual([...acked].sort((a, b) => a - b));
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('what is not acknowledged is sent again, the same but for the mark of a repetition', () => {
  const ring = createRing();
  const first: Wire[] = [];
  const again: Wire[] = [];
  ring.make(5, { wall: 1_768_000_000_000, monotonic: 0 }, (bytes) => first.push(...decode(bytes)));
  ring.acknowledge(1);
  ring.acknowledge(3);
  ring.settle(1, new Latencies());
  expect(ring.repeat((bytes) => again.push(...decode(bytes)))).toBe(3);
  expect(again).toEqual([first[1], first[3], first[4]].map((packet) => ({ ...packet, dup: true })));
  expect(ring.ledger().acked).toEqual([
    [100_000_001, 100_000_001],
    [100_000_003, 100_000_003],
  ]);
});

test('faults come in runs, as often as asked, and the ledger names them', () => {
  const ring = createRing({ faults: 0.1, faultRun: 4, startTs: 1_768_000_000_000 });
  const sent: Wire[] = [];
  for (let i = 0; i < 3000; i += 1) {
    ring.make(5, { wall: 0, monotonic: 0 }, (bytes) => sent.push(...decode(bytes)));
    for (const { packetId } of sent.slice(-5)) ring.acknowledge(packetId);
    ring.settle(1, new Latencies());
  }
  const { faults } = ring.ledger();
  expect(countSeqs(faults) / sent.length).toBeCloseTo(0.1, 1);
  const faulty = new Set(sent.filter(({ pressure }) => pressure < 1000).map(({ seq }) => seq));
  expect(faulty.size).toBe(countSeqs(faults));
  for (const [from, to] of faults) {
    expect(faulty.has(from) && faulty.has(to)).toBe(true);
    expect((to - from + 1) % 4).toBe(0);
  }
  expect(sent[7]?.ts).toBe(1_768_000_000_007);
});
