import { describe, expect, it } from 'vitest';
import { createPasswords, weaknessOf } from './passwords.ts';

describe('a password', () => {
  const quick = createPasswords({ cost: { memory: 8, passes: 1, parallelism: 1 } });

  it('is kept as Argon2id with the cost beside it, never twice the same', async () => {
    const usual = createPasswords();
    const kept = [await usual.hash('a kettle for every village'), await usual.hash('a kettle for every village')];
    expect(kept[0]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(kept[0]).not.toBe(kept[1]);
    expect(await usual.fits(kept[0] ?? '', 'a kettle for every village')).toBe(true);
    expect(await usual.fits(kept[0] ?? '', 'a kettle for every Village')).toBe(false);
  });

  it('is recognised when it was kept with another cost, and however its letters were composed', async () => {
    const kept = await quick.hash('\u00e9t\u00e9 sans fin, hiver');
    expect(await createPasswords().fits(kept, 'e\u0301te\u0301 sans fin, hiver')).toBe(true);
  });

  it('is recognised where another implementation kept it', async () => {
    // Test vector of the reference implementation (phc-winner-argon2, test.c): t=2, m=2^16, p=1, "password", "somesalt".
    const kept = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await quick.fits(kept, 'password')).toBe(true);
  });

  it.each([null, '', 'plain', '$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA'])(
    'fits nothing that was kept as %s',
    async (kept) => {
      expect(await quick.fits(kept, 'plain')).toBe(false);
    },
  );

  it('waits its turn, and is refused where too many wait', async () => {
    const waiting = Array.from({ length: 32 }, () => quick.fits(null, 'x'));
    expect(() => quick.fits(null, 'x')).toThrow('try again');
    await Promise.all(waiting);
    await expect(quick.fits(null, 'x')).resolves.toBe(false);
  });

  it.each([
    ['eleven char', 'at least 12'],
    ['x'.repeat(129), 'at most 128'],
    ['abababababababab', 'over and over'],
    ['my name is Li.Ming', 'name'],
  ])('%s is refused: %s', (password, why) => {
    expect(weaknessOf(password, ['li.ming'])).toContain(why);
  });

  it('may be any long text, in any script', () => {
    expect(weaknessOf('霜降之前给客户打电话，不要等', ['李明'])).toBeUndefined();
  });
});
