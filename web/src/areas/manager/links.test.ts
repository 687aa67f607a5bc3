import { describe, expect, it } from 'vitest';
import { linkTo, monthsUntil, pageOfList } from './links.ts';

describe('links behind figures', () => {
  it('lead to the page with the filters of the API’s list', () => {
    expect(pageOfList('/api/v1/reports/league/cases?measure=sla_kept&key=a%20b')).toBe(
      '/reports/cases?measure=sla_kept&key=a%20b',
    );
  });

  it('leave out what is not known', () => {
    expect(linkTo('/reports/tickets', { rule_id: 'GH-01', verdict: undefined })).toBe('/reports/tickets?rule_id=GH-01');
  });

  it('name months back over the turn of a year', () => {
    expect(monthsUntil(Date.parse('2026-01-31T12:00:00Z'), 3)).toEqual(['2026-01', '2025-12', '2025-11']);
  });
});
