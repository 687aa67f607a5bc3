import { instant } from '../../base/index.ts';
import type {
  Control,
  DaemonEvent,
  HeardEvent,
  RejectedEvent,
  RejectionReason,
  TelemetryEvent,
} from '../../telemetry/index.ts';
import { bytesReader, fixedPart, numberReader, textReader } from '../batch-reader.ts';
import type { ColumnPart, RowBatch, RowSection } from '../row-batch.ts';
import { createRowBuffer } from '../row-buffer.ts';
import { inStreamOrder } from './reading-row.ts';
import type { RefusedPoint } from './write-all.ts';

/** The batch without its readings, and with a rejection for each that the database refused. */
export function withoutReadings(batch: RowBatch, refused: readonly RefusedPoint[]): RowBatch {
  const sections = batch.sections.filter(({ table }) => table !== 'reading');
  if (refused.length === 0) return { ...batch, sections, rows: rowsIn(sections) };
  const events = [...sections.flatMap((section) => eventsOf(section, batch.bytes)), ...refused.map(rejectionOf)];
  const buffer = createRowBuffer();
  for (const event of events.toSorted(inStreamOrder)) buffer.add(event);
  const made = buffer.take();
  // The notes of unknown signals are no events and are taken over as they lie.
  const notes = batch.sections.filter(({ table }) => table === 'unknown');
  const bytes = joined(made.bytes, batch.bytes);
  const moved = notes.map((section) => ({
    ...section,
    fixed: section.fixed.map((part) => movedBy(part, made.bytes.byteLength)),
  }));
  const whole = { bytes, transferList: [bytes], sections: [...made.sections, ...moved] };
  return { ...made, ...whole, firstSeq: batch.firstSeq, lastSeq: batch.lastSeq };
}

function joined(first: ArrayBuffer, second: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(first.byteLength + second.byteLength);
  bytes.set(new Uint8Array(first));
  bytes.set(new Uint8Array(second), first.byteLength);
  return bytes.buffer;
}

const movedBy = (part: ColumnPart, by: number): ColumnPart => ({
  ...part,
  data: part.data + by,
  valid: part.valid === undefined ? undefined : part.valid + by,
  heap: part.heap + by,
});

const rowsIn = (sections: readonly RowSection[]): number =>
  sections.reduce((sum, { table, rows }) => (table === 'unknown' ? sum : sum + rows), 0);

const SAMPLE_BYTES = 2_048;

function rejectionOf({ row, reason }: RefusedPoint): RejectedEvent {
  const { seq, idx, at, device, ts, type, values } = row;
  const sample = new TextEncoder().encode(JSON.stringify({ ts, ...values })).slice(0, SAMPLE_BYTES);
  const detail = `InfluxDB refuses this reading of ${type}: ${reason}`.slice(0, 1_000);
  return { kind: 'rejected', seq, idx, at: instant(at), device, reason: 'not_storable', detail, sample };
}

/** What is in a section of rejections or entries. */
function eventsOf(section: RowSection, bytes: ArrayBuffer): TelemetryEvent[] {
  if (section.table === 'unknown') return [];
  const number = (name: string) => numberReader(fixedPart(section, name), bytes);
  const text = (name: string) => textReader(fixedPart(section, name), bytes);
  const [at, seq, idx] = [number('at'), number('seq'), number('idx')];
  const common = (row: number) => ({
    seq: seq(row) as number,
    idx: idx(row) as number,
    at: instant(at(row) as number),
  });
  const rows = Array.from({ length: section.rows }, (_, row) => row);
  if (section.table === 'rejection') {
    const [device, reason, detail] = [text('device'), text('reason'), text('detail')];
    const sample = bytesReader(fixedPart(section, 'sample'), bytes);
    return rows.map((row) => ({
      ...{ kind: 'rejected', ...common(row), device: device(row) ?? '', reason: reason(row) as RejectionReason },
      ...{ detail: detail(row) ?? '', sample: sample(row) ?? new Uint8Array() },
    }));
  }
  const [kind, subject, label] = [text('kind'), text('subject'), text('label')];
  const body = bytesReader(fixedPart(section, 'body'), bytes);
  return rows.map((row) => entryOf(kind(row) ?? '', common(row), subject(row) ?? '', label(row) ?? '', body(row)));
}

function entryOf(
  kind: string,
  common: Pick<TelemetryEvent, 'seq' | 'idx' | 'at'>,
  subject: string,
  label: string,
  body: Uint8Array | undefined,
): TelemetryEvent {
  if (kind === 'heard') {
    const payload = body === undefined ? {} : { payload: body };
    return { kind, ...common, device: subject, why: label as HeardEvent['why'], ...payload };
  }
  if (kind === 'presence') return { kind, ...common, device: subject, online: label === 'online' };
  if (kind === 'daemon') return { kind, ...common, phase: label as DaemonEvent['phase'] };
  if (kind === 'control') {
    return { kind, ...common, subject, control: JSON.parse(new TextDecoder().decode(body)) as Control };
  }
  return { kind: 'pulse', ...common };
}
