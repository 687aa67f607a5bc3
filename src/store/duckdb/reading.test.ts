import { expect, test } from 'vitest';
import { storeError } from '../errors.ts';
import { whileHoldingsMove } from './reading.ts';

/** Holdings of which only the version is asked. */
function moving(): { readonly holdings: { version: number } } & Record<string, unknown> {
  return { holdings: { version: 1 } };
}

const gone = storeError({ code: 'read_failed', reason: 'no such table' });

test('a read that failed because its segment moved is asked again', async () => {
  const deps = moving();
  let asked = 0;
  const answer = await whileHoldingsMove(deps as never, async () => {
    asked += 1;
    if (asked > 1) return 'rows';
    deps.holdings.version += 1;
    throw gone;
  });
  expect([answer, asked]).toEqual(['rows', 2]);
});

test('a read that failed while its segment was about to move waits to hear of it', async () => {
  const deps = moving();
  const { promise, resolve } = Promise.withResolvers<void>();
  Object.assign(deps.holdings, { changing: promise });
  let asked = 0;
  const answer = whileHoldingsMove(deps as never, async () => {
    asked += 1;
    if (asked > 1) return 'rows';
    throw gone;
  });
  setImmediate(() => {
    deps.holdings.version += 1;
    resolve();
  });
  expect([await answer, asked]).toEqual(['rows', 2]);
});

test('a read that failed while nothing moved, or for another reason, fails', async () => {
  const deps = moving();
  const still = whileHoldingsMove(deps as never, () => Promise.reject(gone));
  await expect(still).rejects.toBe(gone);
  const busy = storeError({ code: 'busy', waiting: 64 });
  const crowded = whileHoldingsMove(deps as never, () => {
    deps.holdings.version += 1;
    return Promise.reject(busy);
  });
  await expect(crowded).rejects.toBe(busy);
});
