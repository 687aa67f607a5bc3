import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Payloads of Sparkplug B as an edge node encodes them. */
export interface MetricDraft {
  readonly name?: string;
  readonly alias?: number | bigint;
  readonly at?: number;
  readonly type?: number;
  readonly value?: number | bigint | boolean | string | null | Uint8Array;
}

export const kind = {
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  uint64: 8,
  float: 9,
  double: 10,
  boolean: 11,
  string: 12,
  bytes: 17,
} as const;
const { Varint, Bit32, Bit64, LengthDelimited } = WireType;

export function sparkplugPayload(
  seq: number | undefined,
  at: number,
  metrics: readonly MetricDraft[],
  uuid?: string,
): Uint8Array {
  const writer = new BinaryWriter().tag(1, Varint).uint64(at);
  for (const metric of metrics) writer.tag(2, LengthDelimited).bytes(encode(metric));
  if (seq !== undefined) writer.tag(3, Varint).uint64(seq);
  if (uuid !== undefined) writer.tag(4, LengthDelimited).string(uuid);
  return writer.finish();
}

function encode({ name, alias, at, type, value }: MetricDraft): Uint8Array {
  const writer = new BinaryWriter();
  if (name !== undefined) writer.tag(1, LengthDelimited).string(name);
  if (alias !== undefined) writer.tag(2, Varint).uint64(alias);
  if (at !== undefined) writer.tag(3, Varint).uint64(at);
  if (type !== undefined) writer.tag(4, Varint).uint32(type);
  if (value === null) writer.tag(7, Varint).bool(true);
  else if (typeof value === 'boolean') writer.tag(14, Varint).bool(value);
  else if (typeof value === 'string') writer.tag(15, LengthDelimited).string(value);
  else if (typeof value === 'bigint') writer.tag(11, Varint).uint64(BigInt.asUintN(64, value));
  else if (value instanceof Uint8Array) writer.tag(16, LengthDelimited).bytes(value);
  else if (value !== undefined && type === kind.float) writer.tag(12, Bit32).float(value);
  else if (value !== undefined && type === kind.double) writer.tag(13, Bit64).double(value);
  else if (value !== undefined) writer.tag(10, Varint).uint32(value >>> 0);
  return writer.finish();
}
