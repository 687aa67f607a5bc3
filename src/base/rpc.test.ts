import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { callProcedures, serveProcedures } from './rpc.ts';

const procedures = {
  add: (a: number, b: number) => a + b,
  refuse: async (): Promise<never> => {
    throw new AppError({ code: 'no_room', left: 0 } as { code: 'no_room'; left: number }, 'There is no room left.');
  },
  break: (): never => {
    throw new TypeError('boom');
  },
};

describe('calls between threads', () => {
  const { port1, port2 } = new MessageChannel();
  serveProcedures(port1, procedures);
  const remote = callProcedures<typeof procedures>(port2);
  afterEach(() => {
    port1.unref();
    port2.unref();
  });

  it('carry arguments there and values back', async () => {
    expect(await remote.add(2, 3)).toBe(5);
  });

  it('keep the code of an expected failure', async () => {
    await expect(remote.refuse()).rejects.toMatchObject({ code: 'no_room', message: 'There is no room left.' });
  });

  it('report a defect with its text', async () => {
    await expect(remote.break()).rejects.toThrow('boom');
  });

  it('refuse a method that is not offered, inherited ones too', async () => {
    await expect((remote as unknown as { toString: () => Promise<unknown> }).toString()).rejects.toThrow(
      'no procedure',
    );
  });
});
