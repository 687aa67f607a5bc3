import { nearest } from '../base/index.ts';
import type { ImportRow } from '../fleet/index.ts';
import { type CsvRow, readCsv } from './csv.ts';
import { invalid } from './errors.ts';
import type { Sent } from './shapes/common.ts';
import { type importReportShape, newDeviceShape } from './shapes/device.ts';
import { createChecker } from './validation.ts';

/** A row that cannot become a device, by the column that its author knows. */
export type FailedRow = Sent<typeof importReportShape>['failed'][number];

export type DeviceRow = ImportRow | { readonly failed: readonly FailedRow[] };

const checkDevice = createChecker(newDeviceShape);

/** Columns of the file and the fields of a device that they fill. */
const fieldOf: Readonly<Record<string, string>> = {
  id: 'id',
  type: 'type',
  model: 'model',
  district: 'site.district',
  city: 'site.city',
  address: 'site.address',
  building: 'site.building',
  unit: 'site.unit',
  provider: 'site.provider',
  customer_name: 'customer.name',
  customer_phone: 'customer.phone',
  customer_language: 'customer.language',
  purchased_on: 'purchased_on',
};

const columnOf: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(fieldOf).map(([column, field]) => [field, column]),
);

/** The column that a fault of a field is about. */
export const columnOfField = (field: string): string => columnOf[field] ?? field;

/** Reads a file of devices, row by row; a header that cannot be used refuses the whole file. */
export function* readDevices(text: string): Generator<DeviceRow, void, undefined> {
  const rows = readCsv(text);
  const header = readHeader(rows.next().value ?? undefined);
  for (const row of rows) yield toDevice(row, header);
}

function readHeader(row: CsvRow | undefined | undefined): readonly string[] {
  if (!row)
    throw invalid({ pointer: '#', detail: 'The file is empty; begin it with a header row such as id,type,district.' });
  if ('fault' in row) throw invalid({ pointer: '#', detail: `The header cannot be read: ${row.fault}.` });
  const columns = row.cells.map((cell) => cell.trim());
  const faults = [
    ...columns.flatMap((column, i) => headerFault(column, columns.indexOf(column) !== i)),
    ...['id', 'type']
      .filter((column) => !columns.includes(column))
      .map((column) => `The header has no column ${column}; add it.`),
  ];
  if (faults.length > 0) throw invalid(...faults.map((detail) => ({ pointer: '#', detail })));
  return columns;
}

function headerFault(column: string, repeated: boolean): readonly string[] {
  if (repeated) return [`The header names the column ${column.slice(0, 60)} twice; keep one.`];
  if (Object.hasOwn(fieldOf, column) || /^attributes\..+/.test(column)) return [];
  const known = Object.keys(fieldOf);
  const meant = nearest(column, known);
  const remedy =
    meant === undefined
      ? `use ${known.join(', ')} or attributes.<name>, separated by commas`
      : `did you mean ${meant}?`;
  return [`The header names the column ${JSON.stringify(column.slice(0, 60))}, which is not known; ${remedy}`];
}

function toDevice(row: CsvRow, header: readonly string[]): DeviceRow {
  const { line } = row;
  if ('fault' in row)
    return { failed: [{ line, field: '', value: null, detail: `The row cannot be read: ${row.fault}.` }] };
  if (row.cells.length !== header.length) {
    const detail = `The row has ${row.cells.length} cells and the header ${header.length}; make them equal.`;
    return { failed: [{ line, field: '', value: row.cells.length, detail }] };
  }
  const device = deviceOf(header, row.cells);
  const faults = checkDevice(device);
  if (faults.length === 0) return { line, device: device as unknown as ImportRow['device'] };
  return {
    failed: faults.map(({ path, detail }) => {
      const field = columnOfField(path.slice(1).replaceAll('/', '.'));
      return { line, field, value: row.cells[header.indexOf(field)] ?? null, detail };
    }),
  };
}

type Draft = { [field: string]: unknown; site?: Draft; customer?: Draft; attributes?: Draft };

function deviceOf(header: readonly string[], cells: readonly string[]): Draft {
  const device: Draft = {};
  for (const [i, column] of header.entries()) {
    const cell = cells[i]?.trim() ?? '';
    if (cell === '') continue;
    const attribute = /^attributes\.(.+)$/.exec(column)?.[1];
    if (attribute !== undefined) {
      device.attributes = { ...device.attributes, [attribute]: readAttribute(cell) };
      continue;
    }
    const [group, field] = (fieldOf[column] ?? column).split('.', 2) as [string, string?];
    if (field === undefined) device[group] = cell;
    else device[group] = { ...(device[group] as Draft | undefined), [field]: cell };
  }
  return device;
}

/** A cell has no type of its own: what reads as a number or a truth value is one. */
function readAttribute(cell: string): string | number | boolean {
  if (cell === 'true' || cell === 'false') return cell === 'true';
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(cell) ? Number(cell) : cell;
}
