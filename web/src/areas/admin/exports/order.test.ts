import { expect, it } from 'vitest';
import { empty, orderOf } from './order.ts';

const local = (text: string): string => new Date(text).toISOString();

it('covers the last day to its end, over the end of a month too', () => {
  expect(orderOf({ ...empty, from: '2026-01-30', to: '2026-01-31' })).toEqual({
    from: local('2026-01-30T00:00:00'),
    to: local('2026-02-01T00:00:00'),
    format: 'csv',
  });
});

it('is a single day where first and last are the same', () => {
  const { from, to } = orderOf({ ...empty, from: '2026-03-04', to: '2026-03-04' });
  expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
});

it('names devices and signals where some were written, whatever stands between them', () => {
  const written = { ...empty, from: '2026-01-30', to: '2026-01-31', type: 'elevator', format: 'parquet' as const };
  expect(orderOf({ ...written, devices: 'EL-1，EL-2', signals: ' car_speed_m_s, ' })).toMatchObject({
    ...{ type: 'elevator', format: 'parquet' },
    ...{ devices: ['EL-1', 'EL-2'], signals: ['car_speed_m_s'] },
  });
});
