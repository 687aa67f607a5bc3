import { describe, expect, it } from 'vitest';
import { lackOf, type SilenceDraft, silenceOf } from './silence-draft.ts';

const empty: SilenceDraft = {
  ...{ kind: 'silence', rules: [], devices: [], district: '', building: '', deviceType: undefined },
  ...{ severityAtMost: undefined, from: '', until: '', reason: '', responsible: '' },
};
const ready: SilenceDraft = { ...empty, district: ' Gulou ', until: '2026-01-15T16:30', reason: 'gas main' };

describe('a silence that is being written', () => {
  it('is not sent before it says what it covers, until when, and why', () => {
    expect(lackOf(empty)).toBe('matchers');
    expect(lackOf({ ...ready, until: 'soon' })).toBe('until');
    expect(lackOf({ ...ready, reason: ' ' })).toBe('reason');
    expect(lackOf(ready)).toBeUndefined();
  });

  it('is sent without what was left empty', () => {
    expect(silenceOf(ready)).toEqual({
      ...{ kind: 'silence', matchers: { district: 'Gulou' }, reason: 'gas main' },
      until: new Date('2026-01-15T16:30').toISOString(),
    });
    expect(silenceOf({ ...ready, severityAtMost: 'P1', responsible: 'Li' })).toMatchObject({
      ...{ matchers: { district: 'Gulou', severity_at_most: 'P1' }, p1_responsible: 'Li' },
    });
  });
});
