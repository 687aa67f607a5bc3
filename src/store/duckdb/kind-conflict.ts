import type { SignalValue } from '../../telemetry/index.ts';
import type { ColumnPart, RowSection } from '../row-batch.ts';
import type { PlacedPart } from './chunk-filler.ts';
import { isSet } from './chunk-filler.ts';

/**
 * The column `aside` with the values of `conflicting` signals added, where they wait for a catalogue that agrees
 * with the column. Rare, so it goes value by value.
 */
export function asideWith(section: RowSection, bytes: ArrayBuffer, conflicting: ReadonlySet<string>): PlacedPart {
  const before = section.fixed.find(({ name }) => name === 'aside');
  const moving = section.signals.filter(({ name }) => conflicting.has(name));
  const words: string[] = [];
  const codes = new Uint32Array(section.rows);
  const valid = new Uint8Array(Math.ceil(section.rows / 8));
  for (let row = 0; row < section.rows; row += 1) {
    const had = before === undefined ? undefined : valueAt(before, bytes, row);
    const moved = moving.flatMap((part) => {
      const value = valueAt(part, bytes, row);
      return value === undefined ? [] : [[part.name, value] as const];
    });
    if (had === undefined && moved.length === 0) continue;
    const earlier = had === undefined ? {} : (JSON.parse(String(had)) as Record<string, SignalValue>);
    codes[row] = words.push(JSON.stringify(Object.fromEntries([...Object.entries(earlier), ...moved]))) - 1;
    valid[row >> 3] = (valid[row >> 3] ?? 0) | (1 << (row & 7));
  }
  const memory = new Uint8Array(codes.byteLength + valid.byteLength);
  memory.set(new Uint8Array(codes.buffer));
  memory.set(valid, codes.byteLength);
  const part: ColumnPart = { name: 'aside', kind: 'text', data: 0, valid: codes.byteLength, words, heap: 0 };
  return { part, bytes: memory.buffer };
}

function valueAt(part: ColumnPart, bytes: ArrayBuffer, row: number): SignalValue | undefined {
  if (part.valid !== undefined && !isSet(new Uint8Array(bytes, part.valid), row)) return undefined;
  const view = new DataView(bytes, part.data);
  if (part.kind === 'number') return view.getFloat64(row * 8, true);
  if (part.kind === 'bool') return view.getUint8(row) === 1;
  return part.words[view.getUint32(row * 4, true)];
}
