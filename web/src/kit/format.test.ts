import { describe, expect, it } from 'vitest';
import { createFormat } from './format.ts';

const english = createFormat('en');
const chinese = createFormat('zh-CN');

describe('a span', () => {
  it('says its two greatest units', () => {
    expect(english.span(2 * 3_600_000 + 5 * 60_000 + 9_000)).toBe('2 hr 5 min');
    expect(chinese.span(2 * 3_600_000 + 5 * 60_000)).toBe('2小时 5分钟');
  });

  it('leaves out a unit that is far smaller', () => {
    expect(english.span(86_400_000 + 3_000)).toBe('1 day');
  });

  it('is no seconds when it is nothing', () => {
    expect(english.span(0)).toBe('0 sec');
  });
});

describe('a running clock', () => {
  it('shows hours only when there are some', () => {
    expect(english.clock(65_000)).toBe('01:05');
    expect(english.clock(3_725_000)).toBe('1:02:05');
  });

  it('has a sign once the time is over', () => {
    expect(english.clock(-65_000)).toBe('−01:05');
  });
});
