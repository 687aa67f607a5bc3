import { describe, expect, it } from 'vitest';
import { createRoomMeter } from './flow.ts';

describe('the books of a room', () => {
  it('balance: in = out + rejected + duplicate + dropped + pending', () => {
    const meter = createRoomMeter({ room: 'broker', unit: 'messages' });
    meter.received(10);
    meter.passed(4);
    meter.rejected('foreign_topic', 2);
    meter.rejected('foreign_topic');
    meter.duplicate();
    meter.droppedQos0();
    expect(meter.read()).toMatchObject({
      in: 10,
      out: 4,
      rejected: { foreign_topic: 3 },
      duplicate: 1,
      dropped_qos0: 1,
      pending: 1,
    });
  });
});
