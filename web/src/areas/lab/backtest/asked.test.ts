import { describe, expect, it } from 'vitest';
import { type Asked, backtestOf } from './asked.ts';

const asked: Asked = {
  ...{ rule: 'draft', compareTo: 3, from: '2026-01-01T00:00', to: '2026-01-02T00:00', devices: [] },
};

describe('a backtest that is asked for', () => {
  it('runs the text of the editor against a stored version', () => {
    expect(backtestOf('GH-02', 'id: GH-02', asked)).toEqual({
      ...{ rule: 'id: GH-02', compare_to: 'GH-02@3' },
      from: new Date('2026-01-01T00:00').toISOString(),
      to: new Date('2026-01-02T00:00').toISOString(),
    });
  });

  it('may run one version alone, on some devices', () => {
    const one = backtestOf('GH-02', '', { ...asked, rule: 2, compareTo: 'nothing', devices: ['d-1'] });
    expect(one).toMatchObject({ rule: 'GH-02@2', devices: ['d-1'] });
    expect(one).not.toHaveProperty('compare_to');
  });

  it('is not sent with a time that runs backwards or is none', () => {
    expect(backtestOf('GH-02', '', { ...asked, to: '2025-01-01T00:00' })).toBeUndefined();
    expect(backtestOf('GH-02', '', { ...asked, from: '' })).toBeUndefined();
  });
});
