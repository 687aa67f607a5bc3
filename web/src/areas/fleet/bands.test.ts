import { expect, it } from 'vitest';
import type { Alert } from '../../api/schema.d.ts';
import { bandsOf } from './bands.ts';

const alert = (since: number, recovered: number | null): Alert =>
  ({
    title: 'Low pressure',
    since: new Date(since).toISOString(),
    recovered_at: recovered === null ? null : new Date(recovered).toISOString(),
  }) as Alert;

it('episodes are cut to the range, one that lasts goes to its end, and others are left out', () => {
  const alerts = [alert(500, 1500), alert(1800, null), alert(100, 200), alert(5000, null)];
  expect(bandsOf(alerts, 1000, 2000).map(({ from, to }) => [from, to])).toEqual([
    [1000, 1500],
    [1800, 2000],
  ]);
});
