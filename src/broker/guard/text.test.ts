import { describe, expect, it } from 'vitest';
import { isMqttText, isTopicFilter } from './text.ts';

describe('a string of MQTT', () => {
  it.each(['', 'a', '水压', '\u{1F600}', '\uFEFFa', '\u0001', '\uFFFF'])('may be %j', (text) => {
    expect(isMqttText(Buffer.from(text))).toBe(true);
  });

  it.each([
    ['U+0000', [0x61, 0x00]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a pair of encoded surrogates', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
    ['an overlong U+0000', [0xc0, 0x80]],
    ['a byte that begins nothing', [0xff]],
    ['half a character', [0xe6, 0xb0]],
    ['a character beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('may not hold %s', (_, bytes) => {
    expect(isMqttText(Buffer.from(bytes))).toBe(false);
  });
});

describe('a topic filter', () => {
  it.each(['a', '/', '#', '+', 'a/#', '+/+', '/+', 'a/+/b/#', ' '])('may be %j', (filter) => {
    expect(isTopicFilter(filter)).toBe(true);
  });

  it.each(['', 'a#', '#/a', 'a/#/b', 'a+', '+a/b', 'a/b+'])('may not be %j', (filter) => {
    expect(isTopicFilter(filter)).toBe(false);
  });
});
