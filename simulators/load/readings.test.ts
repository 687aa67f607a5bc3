import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../randomness.ts';
import { leastPayload, readingPayload, writeNumber } from './readings.ts';

test('a payload has exactly the size asked for and is the contract’s JSON once its fields are written', () => {
  fc.assert(
    fc.property(fc.integer({ min: leastPayload, max: 600 }), (bytes) => {
      const { payload, tsAt, seqAt, pressureAt } = readingPayload(bytes, createRandom(bytes, 'payload'));
      expect(payload.length).toBe(bytes);
      writeNumber(payload, tsAt, 13, 1_768_204_834_567);
      writeNumber(payload, seqAt, 9, 100_000_042);
      writeNumber(payload, pressureAt, 4, 640);
      expect(JSON.parse(payload.toString())).toMatchObject({
        ts: 1_768_204_834_567,
        seq: 100_000_042,
        values: { burner_state: 'flame', gas_supply_pressure_pa: 640 },
      });
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('the usual 180 bytes carry six signals', () => {
  const { payload, pressureAt } = readingPayload(180, createRandom(1, 'usual'));
  writeNumber(payload, pressureAt, 4, 2000);
  const text = payload.toString().replace(/"(ts|seq)":0+/g, '"$1":1');
  expect(Object.keys((JSON.parse(text) as { values: object }).values).length).toBeGreaterThanOrEqual(5);
});
