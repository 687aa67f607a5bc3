/** Payloads of Sparkplug B (sparkplug_b.proto): the fields that telemetry needs, all others passed over. */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A text where a number would not be exact: aliases have 64 bits. */
export type Alias = number | string;

/** A metric as sent; `name` or `alias` says which, and one without a value is null or of a kind that no signal takes. */
export interface Metric {
  readonly name?: string;
  readonly alias?: Alias;
  /** Milliseconds since 1970. */
  readonly timestamp?: number;
  readonly datatype?: number;
  readonly isNull: boolean;
  readonly value: WireValue | undefined;
}

/** Before its datatype, which data may leave to the birth, says whether it is signed. */
type WireValue =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'long'; readonly value: bigint }
  | { readonly kind: 'plain'; readonly value: number | boolean | string }
  | { readonly kind: 'other' };

export interface SparkplugPayload {
  readonly timestamp?: number;
  readonly seq?: number;
  readonly metrics: readonly Metric[];
}

/** In one payload. */
export const mostMetrics = 5_000;
const booleanType = 11;

/** The payload, or what is wrong with it as a sentence. Never throws, whatever the bytes. */
export function readPayload(bytes: Uint8Array): SparkplugPayload | string {
  try {
    return parse(new BinaryReader(bytes));
  } catch (error) {
    return error instanceof TooMuch ? error.message : 'the payload is not the protobuf of Sparkplug B';
  }
}

class TooMuch extends Error {}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function parse(reader: BinaryReader): SparkplugPayload {
  const payload: Mutable<SparkplugPayload> & { metrics: Metric[] } = { metrics: [] };
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field === 1 && wire === WireType.Varint) payload.timestamp = Number(reader.uint64());
    else if (field === 3 && wire === WireType.Varint) payload.seq = Number(reader.uint64());
    else if (field === 2 && wire === WireType.LengthDelimited) {
      if (payload.metrics.length === mostMetrics) throw new TooMuch(`a payload has at most ${mostMetrics} metrics`);
      payload.metrics.push(parseMetric(new BinaryReader(reader.bytes())));
    } else if (field === 4 && wire === WireType.LengthDelimited) {
      if (reader.string() === 'SPBV1.0_COMPRESSED') throw new TooMuch('the payload is compressed; send it as it is');
    } else reader.skip(wire, field);
  }
  return payload;
}

function parseMetric(reader: BinaryReader): Metric {
  const metric: Mutable<Metric> = { isNull: false, value: undefined };
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (!readMetricField(metric, reader, field, wire)) reader.skip(wire, field);
  }
  return metric;
}

/** False when it is a field of no interest. */
function readMetricField(metric: Mutable<Metric>, reader: BinaryReader, field: number, wire: WireType): boolean {
  if (wire !== wireOf[field]) return false;
  if (field === 1) metric.name = reader.string();
  else if (field === 2) metric.alias = exact(reader.uint64());
  else if (field === 3) metric.timestamp = Number(reader.uint64());
  else if (field === 4) metric.datatype = reader.uint32();
  else if (field === 7) metric.isNull = reader.bool();
  else if (field === 10) metric.value = { kind: 'int', value: reader.uint32() };
  else if (field === 11) metric.value = { kind: 'long', value: BigInt(reader.uint64()) };
  else if (field === 12) metric.value = { kind: 'plain', value: single(reader.float()) };
  else if (field === 13) metric.value = { kind: 'plain', value: reader.double() };
  else if (field === 14) metric.value = { kind: 'plain', value: reader.bool() };
  else if (field === 15) metric.value = { kind: 'plain', value: reader.string() };
  else {
    metric.value = { kind: 'other' };
    reader.skip(wire, field);
  }
  return true;
}

function exact(value: bigint | string): Alias {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

const { Varint, Bit32, Bit64, LengthDelimited } = WireType;

/** The fields of a metric that are read, and how they are written. 16 to 18 are bytes, data sets and templates. */
const wireOf: Readonly<Record<number, WireType>> = {
  ...{ 1: LengthDelimited, 2: Varint, 3: Varint, 4: Varint, 7: Varint, 10: Varint, 11: Varint, 12: Bit32, 13: Bit64 },
  ...{ 14: Varint, 15: LengthDelimited, 16: LengthDelimited, 17: LengthDelimited, 18: LengthDelimited },
};

/** A float has seven digits: 58.6 is not 58.599998474121094. */
const single = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(7)) : value);

/** Bits of the signed kinds: Int8, Int16, Int32. */
const signedBits: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32 };
const int64 = 4;

/** What a metric says, by the datatype of its birth; an object stands for what no signal takes. */
export function valueOfMetric({ isNull, value }: Metric, datatype: number | undefined): unknown {
  if (isNull || value === undefined) return undefined;
  if (value.kind === 'plain') return value.value;
  if (value.kind === 'other') return {};
  if (value.kind === 'long') return Number(datatype === int64 ? BigInt.asIntN(64, value.value) : value.value);
  if (datatype === booleanType) return value.value !== 0;
  const bits = signedBits[datatype ?? 0];
  return bits === undefined ? value.value : (value.value << (32 - bits)) >> (32 - bits);
}

/** The command that asks an edge node to send its births anew. */
export function rebirthCommand(at: number): Uint8Array {
  const metric = new BinaryWriter();
  metric.tag(1, LengthDelimited).string('Node Control/Rebirth').tag(3, Varint).uint64(at);
  metric.tag(4, Varint).uint32(booleanType).tag(14, Varint).bool(true);
  const payload = new BinaryWriter().tag(1, Varint).uint64(at);
  return payload.tag(2, LengthDelimited).bytes(metric.finish()).finish();
}
