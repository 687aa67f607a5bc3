import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../api/schema.d.ts';
import { byFigure, fitting, type RuleRow, rowsOf } from './rule-rows.ts';

const row = (id: string, more: Partial<RuleRow> = {}): RuleRow => ({
  ...{ id, title: `Rule ${id}`, mode: 'active', severity: 'P2', deviceTypes: ['elevator'], alerts: 0, tickets: 0 },
  ...{ calls: 0, minutes: 0, precision: null, interval: null },
  ...more,
});

describe('the list of rules', () => {
  it('finds rules by words of id, name and device type, in a mode', () => {
    const rows = [row('EL-01'), row('GH-02', { deviceTypes: ['gas_water_heater'], mode: 'draft' })];
    expect(fitting(rows, { text: 'rule ELEV', mode: 'all' }).map(({ id }) => id)).toEqual(['EL-01']);
    expect(fitting(rows, { text: '', mode: 'draft' }).map(({ id }) => id)).toEqual(['GH-02']);
    expect(fitting(rows, { text: 'elevator', mode: 'draft' })).toEqual([]);
  });

  it('puts rules that nobody judged last, up and down', () => {
    const rows = [row('a', { precision: 0.5 }), row('b'), row('c', { precision: 0.9 })];
    const by = byFigure(({ precision }) => precision);
    const up = rows.toSorted((x, y) => by(x, y, 'ascend')).map(({ id }) => id);
    // A descending column turns the sign of what it is told.
    const down = rows.toSorted((x, y) => -by(x, y, 'descend')).map(({ id }) => id);
    expect([up, down]).toEqual([
      ['a', 'c', 'b'],
      ['c', 'a', 'b'],
    ]);
  });

  it('shows a rule without figures as one', () => {
    const rule: Rule = {
      ...{ id: 'X', version: 1, mode: 'draft', title: 'X', titles: { en: 'X', 'zh-CN': 'X' }, device_types: [] },
      ...{ document: { severity: 'P3' }, text: '', changed_at: '', changed_by: '', note: null },
    };
    expect(rowsOf([rule], [])).toMatchObject([{ id: 'X', severity: 'P3', tickets: null, precision: null }]);
  });
});
