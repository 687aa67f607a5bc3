import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type BrokerUnderTest, secretOf, startBroker } from '../../src/broker/testing/broker-under-test.ts';
import * as packets from '../../src/broker/testing/packets.ts';

/** Whatever bytes arrive, from strangers and from devices: nothing falls, healthy devices notice nothing. */

const own = 'carewatch/v1/dev-1/telemetry';
const greeting = packets.connect({ userName: 'dev-1', password: secretOf('dev-1'), clientId: '' });

const valid = fc.oneof(
  fc
    .record({
      topic: fc.constantFrom(own, 'a', 'carewatch/v1/dev-2/status'),
      payload: fc.string(),
      qos: fc.nat(2),
      id: fc.nat(9),
    })
    .map(packets.publish),
  fc
    .tuple(fc.nat(5), fc.constantFrom('carewatch/v1/dev-1/command', '#', 'x'), fc.nat(3))
    .map(([id, filter, qos]) => packets.subscribe(id, [filter, qos])),
  fc.nat(5).map((id) => packets.unsubscribe(id, 'x')),
  fc.nat(3).map(packets.puback),
  fc.nat(3).map(packets.pubrel),
  fc.constantFrom(packets.pingreq(), packets.disconnect(), greeting),
);

/** A byte replaced, removed or put in. */
const change = fc.tuple(fc.nat(300), fc.integer({ min: 0, max: 255 }), fc.nat(2));

function changed(bytes: Buffer, [at, value, how]: [number, number, number]): Buffer {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  const behind = how === 2 ? place : place + 1;
  return Buffer.concat([
    bytes.subarray(0, place),
    ...(how === 1 ? [] : [Buffer.from([value])]),
    bytes.subarray(behind),
  ]);
}

const garbage = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const sequence = fc.array(valid, { minLength: 1, maxLength: 6 }).map((all) => Buffer.concat(all));
const mutated = fc
  .tuple(sequence, fc.array(change, { minLength: 1, maxLength: 3 }))
  .map(([bytes, changes]) => changes.reduce(changed, bytes));
const truncated = fc.tuple(sequence, fc.nat(300)).map(([bytes, at]) => bytes.subarray(0, at % bytes.length));
const badGreeting = fc
  .array(change, { minLength: 1, maxLength: 3 })
  .map((changes) => changes.reduce(changed, greeting));

const stream = fc.oneof(
  garbage,
  badGreeting,
  fc.oneof(garbage, mutated, truncated, sequence).map((bytes) => Buffer.concat([greeting, bytes])),
);

/** Sends the bytes, hangs up when all are read, and waits until the broker has let go. */
async function attack(house: BrokerUnderTest, bytes: Buffer): Promise<void> {
  const before = house.broker.connections();
  const attacker = await house.dial();
  attacker.socket.end(bytes);
  await attacker.closed();
  await house.until(() => {
    const now = house.broker.connections();
    return now.connections <= before.connections && now.strangers <= before.strangers;
  });
}

it('1,500 malformed streams crash nothing, are counted, and leave a healthy device alone', async () => {
  await using house = await startBroker();
  using healthy = await house.device('dev-5');
  let sent = 0;
  const closures = (): number =>
    house.broker
      .refusals()
      .values()
      .reduce((sum, count) => sum + count, 0);
  const property = fc.asyncProperty(stream, async (bytes) => {
    const id = (sent % 60_000) + 1;
    healthy.write(packets.publish({ topic: 'carewatch/v1/dev-5/telemetry', payload: `${sent}`, qos: 1, id }));
    sent += 1;
    await attack(house, bytes);
    expect(await healthy.next()).toEqual({ first: 0x40, body: packets.number(id) });
  });
  await fc.assert(property, { seed: 20_260_102, numRuns: 1_500 });

  await house.broker.idle();
  const heard = house.arrivals.filter(({ device }) => device === 'dev-5').map(({ payload }) => payload);
  expect(heard).toEqual(Array.from({ length: sent }, (_, at) => `${at}`));
  const books = house.meter.read();
  const rejected = Object.values(books.rejected).reduce((sum, count) => sum + count, 0);
  expect(books.in).toBe(books.out + rejected + books.duplicate + books.dropped_qos0);
  expect(books.in).toBe(house.arrivals.length + books.duplicate);
  expect(closures()).toBeGreaterThan(700);
  expect(house.broker.connections()).toEqual({ devices: 1, connections: 1, strangers: 0 });
  const counted = [...house.broker.refusals()].filter(([, count]) => count > 0);
  console.info(`refusals of ${sent} streams: ${counted.map(([reason, count]) => `${reason} ${count}`).join(', ')}`);
});
