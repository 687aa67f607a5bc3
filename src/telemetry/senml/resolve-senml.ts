/**
 * SenML packs (RFC 8428, JSON) in their resolved form, section 4.6: every record complete by itself, with its whole
 * name and its time in seconds since 1970.
 */
import type { Refusal } from '../decode/decode.ts';
import { show } from '../decode/show.ts';

/** A resolved record. Fields that the RFC does not name are kept as they are. */
export interface SenmlRecord {
  readonly n: string;
  readonly u?: string;
  /** Seconds since 1970. */
  readonly t: number;
  readonly v?: number;
  readonly vs?: string;
  readonly vb?: boolean;
  /** Base64url, without padding. */
  readonly vd?: string;
  readonly s?: number;
  readonly ut?: number;
  readonly [extension: string]: unknown;
}

export interface ResolvedPack {
  readonly records: readonly PlacedRecord[];
  readonly refusals: readonly Refusal[];
}

export interface PlacedRecord {
  /** Its place in the pack, from 1. */
  readonly number: number;
  readonly record: SenmlRecord;
  /** It names no time, so that it is of the moment of sending. */
  readonly timeless: boolean;
}

/** Times below are relative to now (section 4.5.3). */
const absoluteFrom = 2 ** 28;
const newestVersion = 10;
const mostRecords = 4_096;

type Kind = 'string' | 'number' | 'boolean';
const baseKinds: Readonly<Record<string, Kind>> = {
  bn: 'string',
  bt: 'number',
  bu: 'string',
  bv: 'number',
  bs: 'number',
  bver: 'number',
};
const ownKinds: Readonly<Record<string, Kind>> = {
  ...{ n: 'string', u: 'string', v: 'number', vs: 'string', vb: 'boolean', vd: 'string', s: 'number' },
  ...{ t: 'number', ut: 'number' },
};
const valueFields = ['v', 'vs', 'vb', 'vd'] as const;

type Fields = Readonly<Record<string, unknown>>;

/**
 * A record that is wrong in itself is refused alone, by its number; one whose base fields are wrong, whose version is
 * newer or that has a field which must be understood and is not, refuses the pack: what it means for others is unknown.
 */
export function resolveSenml(pack: unknown, nowSeconds: number): ResolvedPack {
  if (!Array.isArray(pack)) return refusedWhole(`a SenML pack is an array of records; this is ${show(pack)}`);
  if (pack.length === 0) return refusedWhole('the pack has no record');
  if (pack.length > mostRecords)
    return refusedWhole(`the pack has ${pack.length} records; at most ${mostRecords} are read at once`);
  let base: Base = { bn: '', bt: 0, bv: 0, bs: 0 };
  const records: PlacedRecord[] = [];
  const refusals: Refusal[] = [];
  for (const [i, fields] of pack.entries()) {
    const number = i + 1;
    const whole = packFault(fields, base);
    if (whole !== undefined) return refusedWhole(`record ${number}: ${whole}`);
    base = withBase(base, fields as Fields);
    const resolved = resolveRecord(fields as Fields, base, nowSeconds);
    if (typeof resolved === 'string') refusals.push({ reason: 'bad_pack', detail: `record ${number}: ${resolved}` });
    else if (resolved !== undefined) records.push({ number, ...resolved });
  }
  return { records, refusals };
}

const refusedWhole = (detail: string): ResolvedPack => ({ records: [], refusals: [{ reason: 'bad_pack', detail }] });

interface Base {
  readonly bn: string;
  readonly bt: number;
  readonly bv: number;
  readonly bs: number;
  readonly bu?: string;
  readonly bver?: number;
}

function packFault(fields: unknown, base: Base): string | undefined {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    return `it is ${show(fields)}; a record is an object`;
  for (const [name, value] of Object.entries(fields)) {
    const kind = baseKinds[name];
    if (kind !== undefined && !isKind(value, kind)) return `${name} is ${show(value)}; a ${kind} is expected`;
    if (kind === undefined && name.endsWith('_')) return `${name} must be understood and is not known here`;
  }
  const { bver } = fields as Fields;
  if (typeof bver !== 'number') return undefined;
  if (!Number.isInteger(bver) || bver < 1) return `bver is ${bver}; a whole number from 1 is expected`;
  if (bver > newestVersion) return `bver is ${bver}; versions up to ${newestVersion} are understood`;
  return base.bver === undefined || base.bver === bver ? undefined : `bver is ${bver} and was ${base.bver} before`;
}

const isKind = (value: unknown, kind: Kind): boolean =>
  typeof value === kind && (kind !== 'number' || Number.isFinite(value));

function withBase(base: Base, fields: Fields): Base {
  const names = Object.keys(baseKinds).filter((name) => Object.hasOwn(fields, name));
  return names.length === 0 ? base : { ...base, ...Object.fromEntries(names.map((name) => [name, fields[name]])) };
}

/** Undefined: it only sets base values. */
function resolveRecord(fields: Fields, base: Base, now: number): Omit<PlacedRecord, 'number'> | string | undefined {
  const own = Object.entries(fields).filter(([name]) => baseKinds[name] === undefined);
  if (own.length === 0) return undefined;
  const wrong = own.find(([name, value]) => ownKinds[name] !== undefined && !isKind(value, ownKinds[name]));
  if (wrong !== undefined) return `${wrong[0]} is ${show(wrong[1])}; a ${ownKinds[wrong[0]]} is expected`;
  const { n = '', t = 0, v, s, u = base.bu } = fields as Partial<SenmlRecord>;
  const name = base.bn + n;
  const fault = nameFault(name) ?? valuesFault(fields, base);
  if (fault !== undefined) return fault;
  const bare = !valueFields.some((field) => Object.hasOwn(fields, field));
  const value = v ?? (bare && base.bv !== 0 ? 0 : undefined);
  const sum = s ?? (bare && value === undefined && base.bs !== 0 ? 0 : undefined);
  const time = base.bt + t;
  const record: SenmlRecord = {
    ...Object.fromEntries(own),
    n: name,
    ...(u === undefined ? {} : { u }),
    t: time < absoluteFrom ? now + time : time,
    ...(value === undefined ? {} : { v: base.bv + value }),
    ...(sum === undefined ? {} : { s: base.bs + sum }),
  };
  return { record, timeless: time === 0 };
}

function nameFault(name: string): string | undefined {
  if (name === '') return 'it has no name: neither n nor bn says one';
  if (name.length > 512) return `its name has ${name.length} characters; at most 512 are read`;
  return /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/.test(name)
    ? undefined
    : `${show(name)} is no name: it begins with a letter or digit and has only those and - : . / _`;
}

function valuesFault(fields: Fields, { bv, bs }: Base): string | undefined {
  const present = valueFields.filter((field) => Object.hasOwn(fields, field));
  if (present.length > 1) return `it has ${present.join(' and ')}; a record has one value`;
  if (present.length === 1 || Object.hasOwn(fields, 's') || bv !== 0 || bs !== 0) return undefined;
  return 'it has no value: one of v, vs, vb, vd or s is expected';
}
