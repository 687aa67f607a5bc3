import type { ExportInput } from '../../../api/schema.d.ts';
import { given, namesIn } from '../written.ts';

export interface Written {
  /** Days on the calendar of whoever orders, the last one included. */
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly devices: string;
  readonly signals: string;
  readonly format: 'csv' | 'parquet';
}

export const empty: Written = { from: '', to: '', type: '', devices: '', signals: '', format: 'csv' };

/** What is sent. Days begin and end at midnight here; what was left out is everything. */
export function orderOf({ from, to, type, format, ...names }: Written): ExportInput {
  const [devices, signals] = [namesIn(names.devices), namesIn(names.signals)];
  return {
    ...{ from: midnight(from, 0), to: midnight(to, 1), format, ...given('type', type) },
    ...(devices.length === 0 ? {} : { devices }),
    ...(signals.length === 0 ? {} : { signals }),
  };
}

/** Midnight before a day, or so many days later. */
function midnight(day: string, later: number): string {
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + later);
  return at.toISOString();
}
