import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownTexts } from './known-texts.ts';

const utf8 = new TextEncoder();
const whole = (texts: KnownTexts, bytes: Uint8Array): string => texts.read(bytes, 0, bytes.length);

describe('known texts', () => {
  it('read any bytes as a decoder does, however often and whatever was read before', () => {
    // Few places and letters, so that texts drive each other out and differ in little.
    const texts = new KnownTexts(4);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc
        .string({ unit: fc.constantFrom('a', 'b', 'é', 'Ã', '©', '水', '\uFEFF', '\0'), maxLength: 70 })
        .map((t) => utf8.encode(t)),
    );
    const property = fc.property(fc.array(bytes, { minLength: 1, maxLength: 20 }), (reads) => {
      for (const each of [...reads, ...reads]) expect(whole(texts, each)).toBe(Buffer.from(each).toString('utf8'));
    });
    fc.assert(property, { seed: 7, numRuns: 500 });
  });

  it('read a piece of longer bytes', () => {
    expect(new KnownTexts(8).read(utf8.encode('…gh-0001telemetry'), 3, 10)).toBe('gh-0001');
  });
});
