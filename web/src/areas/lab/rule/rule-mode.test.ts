import { describe, expect, it } from 'vitest';
import { severityOf, withMode } from './rule-mode.ts';

describe('a rule in another mode', () => {
  it('keeps everything else, comments too', () => {
    const text = 'id: X\n# why\nmode: draft # for now\nseverity: P3\n';
    expect(withMode(text, 'shadow')).toBe('id: X\n# why\nmode: shadow # for now\nseverity: P3\n');
  });

  it('is told so where its text named none', () => {
    expect(withMode('id: X\nseverity: P3', 'draft')).toBe('id: X\nseverity: P3\nmode: draft\n');
  });

  it('says on which part of the fleet it is tried, unless it did', () => {
    const tried = withMode('id: X\nmode: shadow\n', 'canary', { share: 0.1, tickets: 5 });
    expect(tried).toBe('id: X\nmode: canary\ncanary: { share: 0.1, budget: { tickets: 5, per: 1d } }\n');
    expect(withMode(tried, 'canary', { share: 0.5, tickets: 9 })).toBe(tried);
  });

  it('stays JSON where it was', () => {
    const text = withMode('{"id": "X", "mode": "shadow"}', 'canary', { share: 0.2, tickets: 3 });
    expect(JSON.parse(text)).toEqual({
      ...{ id: 'X', mode: 'canary' },
      canary: { share: 0.2, budget: { tickets: 3, per: '1d' } },
    });
  });
});

describe('the severity of a rule', () => {
  it('is the most severe of its levels', () => {
    expect(severityOf({ severity: 'P3' })).toBe('P3');
    expect(severityOf({ levels: [{ severity: 'P3' }, { severity: 'P1' }] })).toBe('P1');
    expect(severityOf({ quorum: { levels: [{ severity: 'P2' }] } })).toBe('P2');
    expect(severityOf({})).toBeUndefined();
  });
});
