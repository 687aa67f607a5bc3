import { expect, it } from 'vitest';
import { initialPassword } from './initial-password.ts';

it('makes five groups of four signs that cannot be mistaken, another each time', () => {
  const made = Array.from({ length: 50 }, () => initialPassword());
  for (const one of made) expect(one).toMatch(/^([a-km-np-z2-9]{4}-){4}[a-km-np-z2-9]{4}$/);
  expect(new Set(made).size).toBe(50);
});

it('takes every sign alike', () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const counts = new Map<string, number>();
  for (const byte of bytes) {
    const sign = initialPassword((into) => into.fill(byte))[0] ?? '';
    counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  expect(new Set(counts.values())).toEqual(new Set([8]));
  expect(counts.size).toBe(32);
});
