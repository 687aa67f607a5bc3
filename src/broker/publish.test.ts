import { describe, expect, it } from 'vitest';
import { startBroker } from './testing/broker-under-test.ts';
import { publish } from './testing/packets.ts';

const telemetry = (id: string): string => `carewatch/v1/${id}/telemetry`;

describe('a published message', () => {
  it('is acknowledged when it is durable and not before', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    house.holdJournal();
    device.write(publish({ topic: telemetry('dev-1'), payload: '{"a":1}', qos: 1, id: 7 }));
    await house.until(() => house.waiting === 1);
    expect(house.arrivals).toEqual([{ device: 'dev-1', label: 'telemetry', payload: '{"a":1}' }]);
    expect(device.unread).toBe(0);
    house.sync(1);
    expect(await device.next()).toEqual({ first: 0x40, body: Buffer.from([0, 7]) });
  });
});
