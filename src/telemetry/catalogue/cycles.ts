/** Reads the cycles of a catalogue file: what recurs, and the signals that each turn gives. */
import { isScalar, isSeq } from 'yaml';
import { type Duration, days, hours, millis } from '../../base/index.ts';
import type { Signal, SignalValue, Titles } from '../catalogue-types.ts';
import {
  type Arithmetic,
  arithmetics,
  type Cycle,
  type CycleFold,
  type CycleOperand,
  type CycleTest,
  type CycleValue,
  type TapFold,
  tapFolds,
} from '../cycle-types.ts';
import type { Field, Fields, YamlFile } from './yaml-file.ts';

/** A cycle as it is written; its signals are known once the device type is whole. */
export interface CycleDraft {
  readonly name: string;
  readonly file: YamlFile;
  readonly title: Titles;
  readonly while: Field;
  readonly min: Duration;
  readonly max: Duration;
  readonly silence: Duration | undefined;
  /** Steps on the way to signals. */
  readonly values: readonly Field[];
  readonly signals: readonly Field[];
}

export interface WholeType {
  readonly signals: readonly Signal[];
  readonly slotOf: ReadonlyMap<string, number>;
  readonly silenceAfter: Duration;
}

const longest = days(7);
const usual = hours(12);

export function cycleDrafts(file: YamlFile, field: Field | undefined): CycleDraft[] {
  const entries = field && file.fields(field.node, 'cycles');
  return [...(entries?.values() ?? [])].flatMap((one) => draftOf(file, one) ?? []);
}

function draftOf(file: YamlFile, { name, node }: Field): CycleDraft | undefined {
  const what = `cycle ${name}`;
  const fields = file.shape(node, what, ['title', 'while', 'signals'], ['min', 'max', 'silence', 'values']);
  const [title, test, signals] = ['title', 'while', 'signals'].map((key) => fields?.get(key));
  if (!fields || !title || !test || !signals) return undefined;
  const titles = file.titles(title, `${what}: title`);
  const outputs = file.fields(signals.node, `${what}: signals`);
  const steps = fields.get('values');
  const values = steps && file.fields(steps.node, `${what}: values`);
  const span = (key: string): Duration | undefined => {
    const field = fields.get(key);
    return field && file.duration(field, `${what}: ${key}`);
  };
  const min = span('min') ?? millis(0);
  const max = span('max') ?? usual;
  if (max > longest || min > max) {
    file.fault(fields.get('max')?.node ?? node, `${what}: min must not exceed max, and max is at most 7d`);
  }
  if (!titles || !outputs) return undefined;
  const made = { values: [...(values?.values() ?? [])], signals: [...outputs.values()] };
  return { name, file, title: titles, while: test, min, max, silence: span('silence'), ...made };
}

/** The cycles of a device type that is whole; what is wrong is noted in their files. */
export function resolveCycles(drafts: readonly CycleDraft[], type: WholeType): readonly Cycle[] {
  const givenBy = new Map<string, string>();
  return drafts.flatMap((draft) => {
    const { name, title, min, max, silence = type.silenceAfter } = draft;
    const test = testOf(draft, type);
    const values = valuesOf(draft, type, givenBy);
    return test === undefined ? [] : [{ name, title, while: test, min, max, silence, values }];
  });
}

const testOf = ({ file, name, while: field }: CycleDraft, type: WholeType): CycleTest | undefined =>
  readTest(file, field, `cycle ${name}: while`, type);

/** A test of one signal: `above` a number, or `in` some values. */
export function readTest(
  file: YamlFile,
  field: Pick<Field, 'node'>,
  what: string,
  type: Pick<WholeType, 'signals' | 'slotOf'>,
): CycleTest | undefined {
  const fields = file.shape(field.node, what, ['signal'], ['in', 'above']);
  const signal = sourceOf(file, fields?.get('signal'), what, type);
  const [among, above] = [fields?.get('in'), fields?.get('above')];
  if (fields === undefined || signal === undefined) return undefined;
  if ((among === undefined) === (above === undefined))
    return file.fault(field.node, `${what} needs either in or above`);
  if (above !== undefined) {
    const level = file.number(above, `${what}: above`);
    if (level === undefined) return undefined;
    if (signal.kind !== 'number') return file.fault(above.node, `${what}: ${signal.name} is no number; use in`);
    return { slot: signal.slot, kind: 'above', level };
  }
  const values = among && wordsOf(file, among, signal, what);
  return values && { slot: signal.slot, kind: 'among', values };
}

function wordsOf(file: YamlFile, field: Field, signal: Signal, what: string): readonly SignalValue[] | undefined {
  const words = file.texts(field, `${what}: in`);
  const strange = words?.find((word) => signal.values !== undefined && !signal.values.includes(word));
  if (strange !== undefined) {
    return file.fault(field.node, `${what}: ${signal.name} is never ${strange}; it has ${signal.values?.join(', ')}`);
  }
  return signal.kind === 'bool' ? words?.map((word) => word === 'true') : words;
}

function valuesOf(draft: CycleDraft, type: WholeType, givenBy: Map<string, string>): readonly CycleValue[] {
  const { file, name, values, signals } = draft;
  const places = new Map<string, number>();
  const read = (field: Field, slot: number | undefined): CycleValue[] => {
    const what = `cycle ${name}: ${field.name}`;
    const fields = file.fields(field.node, what);
    const of = fields && foldOf({ file, what, fields, at: field.at, type, places });
    if (places.has(field.name)) file.fault(field.at, `${what} stands both in values and in signals`);
    if (of === undefined) return [];
    places.set(field.name, places.size);
    return [{ name: field.name, slot, of }];
  };
  const steps = values.flatMap((field) => read(field, undefined));
  const given = signals.flatMap((field) => {
    const what = `cycle ${name}: ${field.name}`;
    const signal = sourceOf(file, { ...field, node: field.at }, what, type, field.name);
    if (signal !== undefined && signal.kind !== 'number') file.fault(field.at, `${what}: only numbers are derived`);
    const other = givenBy.get(field.name);
    if (other !== undefined) file.fault(field.at, `${what} is given by cycle ${other} already`);
    givenBy.set(field.name, name);
    return signal === undefined ? [] : read(field, signal.slot);
  });
  return [...steps, ...given];
}

interface Reading {
  readonly file: YamlFile;
  readonly what: string;
  readonly fields: Fields;
  readonly at: Field['at'];
  readonly type: WholeType;
  /** Values of the cycle read so far, by name. */
  readonly places: ReadonlyMap<string, number>;
}

const kinds = ['duration', 'interval', 'before', 'quantile', ...arithmetics, ...tapFolds] as const;
const settings: Readonly<Record<string, readonly string[]>> = {
  ...{ duration: [], interval: [], before: ['within'], quantile: ['q', 'settle'] },
};

function foldOf(reading: Reading): CycleFold | undefined {
  const { file, what, fields, at } = reading;
  const named = kinds.filter((kind) => fields.has(kind));
  const [kind] = named;
  if (kind === undefined || named.length > 1) return file.fault(at, `${what} needs one of ${kinds.join(', ')}`);
  const op = arithmetics.find((one) => one === kind);
  const allowed = settings[kind] ?? (op === undefined ? ['settle', 'absent'] : []);
  for (const field of fields.values()) {
    if (field.name === kind || allowed.includes(field.name)) continue;
    return file.fault(field.at, `${what}: ${kind} has no ${field.name}; known are ${allowed.join(', ') || 'none'}`);
  }
  if (kind === 'duration' || kind === 'interval') return { kind: `${kind}_s` };
  if (op !== undefined) return reckoningOf(reading, op);
  const source = sourceOf(file, fields.get(kind), what, reading.type);
  if (source === undefined) return undefined;
  if (source.kind !== 'number') return file.fault(at, `${what}: ${source.name} is no number`);
  const span = (key: string): Duration | undefined => {
    const field = fields.get(key);
    return field && file.duration(field, `${what}: ${key}`);
  };
  if (kind === 'before') return { kind, source: source.slot, within: span('within') ?? reading.type.silenceAfter };
  const settle = span('settle') ?? millis(0);
  if (kind !== 'quantile') {
    const without = fields.get('absent');
    const absent = without && file.number(without, `${what}: absent`);
    return { kind: kind as TapFold, source: source.slot, settle, ...(absent !== undefined && { absent }) };
  }
  const share = fields.get('q');
  const q = share && file.number(share, `${what}: q`);
  if (q === undefined || q < 0 || q > 1) return file.fault(share?.node ?? at, `${what}: q must be from 0 to 1`);
  return { kind, q, source: source.slot, settle };
}

function reckoningOf({ file, what, fields, places }: Reading, kind: Arithmetic): CycleFold | undefined {
  const node = fields.get(kind)?.node;
  const items = isSeq(node) ? node.items.map((item) => (isScalar(item) ? item.value : undefined)) : [];
  const operands = items.flatMap((item) => operandOf(item, places) ?? []);
  if (items.length >= 2 && operands.length === items.length) return { kind, operands };
  const may = 'values of this cycle that stand before it, device.<attribute> or numbers';
  return file.fault(node, `${what}: ${kind} needs a list of two or more ${may}`);
}

function operandOf(item: unknown, places: ReadonlyMap<string, number>): CycleOperand | undefined {
  if (typeof item === 'number') return item;
  if (typeof item !== 'string') return undefined;
  const place = places.get(item);
  if (place !== undefined) return { place };
  const [, attribute] = /^device\.([a-z][a-z0-9_]*)$/.exec(item) ?? [];
  return attribute === undefined ? undefined : { attribute };
}

function sourceOf(
  file: YamlFile,
  field: Field | undefined,
  what: string,
  type: Pick<WholeType, 'signals' | 'slotOf'>,
  known?: string,
) {
  const name = known ?? (field && file.text(field, what));
  const slot = name === undefined ? undefined : type.slotOf.get(name);
  const signal = slot === undefined ? undefined : type.signals[slot];
  if (signal === undefined && name !== undefined) file.fault(field?.node, `${what}: the type has no signal ${name}`);
  return signal;
}
