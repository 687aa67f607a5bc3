import { describe, expect, it } from 'vitest';
import { judgeAnswer } from './judge-words.ts';
import { satisfactionLevels } from './satisfaction.ts';

describe('a satisfaction answer', () => {
  it.each([
    ['很满意', 'very_satisfied'],
    ['师傅来得快，非常满意！', 'very_satisfied'],
    ['没想到这么快就修好了', 'very_satisfied'],
    ['满意', 'satisfied'],
    ['挺好的', 'satisfied'],
    ['不是很满意', 'fair'],
    ['一般吧', 'fair'],
    ['不满意，来晚了', 'dissatisfied'],
    ['非常不满意', 'very_dissatisfied'],
    ['没想到这么差，不满意', 'dissatisfied'],
    ['喂？喂？', null],
    ['', null],
  ])('with the words %s alone is %s', (words, level) => {
    expect(judgeAnswer({ words }).level).toBe(level);
  });

  it.each(['满意', '满意满意', '还可以', 'very satisfied', '不是很满意', '没有非常满意', ''])(
    'is not upgraded by an agent over the words "%s"',
    (words) => {
      expect(judgeAnswer({ level: 'very_satisfied', words })).toMatchObject({
        level: 'satisfied',
        stated_level: 'very_satisfied',
      });
    },
  );

  it('keeps every other level that the agent heard, and very satisfied where the words bear it out', () => {
    for (const level of satisfactionLevels) {
      expect(judgeAnswer({ level, words: '我很满意' })).toMatchObject({ level, stated_level: null });
    }
  });
});
