import { isScalar } from 'yaml';
import { nearest } from '../../base/index.ts';
import type { Field, Fields, YamlFile } from '../catalogue/yaml-file.ts';
import type { DeviceType, Signal, SignalValue } from '../catalogue-types.ts';
import type { FieldPlan, Path, PayloadKind } from './mapping.ts';
import { conversionOf, unitNames } from './units.ts';

const mostWords = 256;
const options = ['unit', 'values', 'text', 'digits', 'absent', 'sum'];

/** How the signals of a mapping are read, as far as that is right. */
export function readFieldPlans(file: YamlFile, field: Field, type: DeviceType, payload: PayloadKind): FieldPlan[] {
  const fields = file.fields(field.node, 'signals');
  return [...(fields?.values() ?? [])].flatMap((one) => readFieldPlan(file, one, type, payload) ?? []);
}

function readFieldPlan(file: YamlFile, field: Field, type: DeviceType, payload: PayloadKind): FieldPlan | undefined {
  const { name, at, node } = field;
  const slot = type.slotOf.get(name);
  const signal = slot === undefined ? undefined : type.signals[slot];
  if (signal === undefined) {
    const close = nearest(name, type.slotOf.keys());
    const hint = close === undefined ? 'see `GET /api/v1/device-types` for its signals' : `did you mean ${close}?`;
    return file.fault(at, `${type.name} has no signal ${name}; ${hint}`, close);
  }
  const what = `signal ${name}`;
  if (isScalar(node) && typeof node.value === 'string') {
    const from = pathIn(file, field, what, payload);
    return from && { signal: name, kind: signal.kind, from, ...asIs(signal, payload) };
  }
  const spec = file.shape(node, what, payload === 'text' ? [] : ['from'], options);
  if (spec === undefined) return undefined;
  const fromField = spec.get('from');
  const from = fromField === undefined ? [] : pathIn(file, fromField, `${what}: from`, payload);
  const unit = readUnit(file, spec.get('unit'), signal, payload);
  const words = readWords(file, spec, signal);
  if (from === undefined || unit === undefined || words === undefined) return undefined;
  return { signal: name, kind: signal.kind, from, ...unit, ...words };
}

/** Dots part the names of nested fields; names of records and metrics are whole, whatever is in them. */
export function pathIn(file: YamlFile, field: Field, what: string, payload: PayloadKind): Path | undefined {
  const text = file.text(field, what);
  if (text === undefined) return undefined;
  if (payload === 'senml' || payload === 'sparkplug') return [text];
  const path = text.split('.');
  if (path.includes('') || path.length > 16)
    return file.fault(field.node, `${what} is no path; write names with a dot between them`);
  return path;
}

type UnitPlan = Pick<FieldPlan, 'scale' | 'offset' | 'unit' | 'senderUnit' | 'sum'>;

const asIs = ({ kind, unit }: Signal, payload: PayloadKind): UnitPlan =>
  kind === 'number' && payload === 'senml' ? { unit } : {};

function readUnit(
  file: YamlFile,
  field: Field | undefined,
  signal: Signal,
  payload: PayloadKind,
): UnitPlan | undefined {
  const { name, kind, unit } = signal;
  if (field === undefined) return asIs(signal, payload);
  if (kind !== 'number')
    return file.fault(field.at, `signal ${name} is of kind ${kind} and has no unit; leave unit out`);
  const written =
    isScalar(field.node) && typeof field.node.value === 'number'
      ? String(field.node.value)
      : file.text(field, `signal ${name}: unit`);
  if (written === undefined) return undefined;
  const { factor, base } = factored(written);
  const conversion = conversionOf(base, unit);
  if (conversion === undefined) return unitFault(file, field, signal, base);
  if (payload === 'senml') {
    return factor === 1
      ? { unit, senderUnit: base }
      : file.fault(field.node, `SenML says its units itself; write ${base} for records that say none`);
  }
  const scale = factor * conversion.scale;
  return scale === 1 && conversion.offset === 0 ? {} : { scale, offset: conversion.offset };
}

/** `0.1 °C` is tenths of degrees. */
function factored(written: string): { readonly factor: number; readonly base: string } {
  const match = /^(\d{1,9}(?:\.\d{1,9})?) (\S.*)$/.exec(written.trim());
  return match === null || Number(match[1]) === 0
    ? { factor: 1, base: written.trim() }
    : { factor: Number(match[1]), base: (match[2] as string).trim() };
}

function unitFault(file: YamlFile, field: Field, { name, unit }: Signal, written: string): undefined {
  const known = [...unitNames()];
  const fitting = known.filter((one) => conversionOf(one, unit) !== undefined);
  const possible = `possible are ${fitting.length === 0 ? unit : fitting.join(', ')}`;
  if (known.includes(written))
    return file.fault(field.node, `signal ${name} is in ${unit}, which ${written} cannot become; ${possible}`);
  const close = nearest(written, fitting);
  const hint = close === undefined ? possible : `did you mean ${close}? ${possible}`;
  return file.fault(field.node, `signal ${name}: there is no unit "${written}"; ${hint}`, close);
}

type WordPlan = Pick<FieldPlan, 'values' | 'text' | 'digits' | 'absent' | 'sum'>;

function readWords(file: YamlFile, spec: Fields, signal: Signal): WordPlan | undefined {
  const { name, kind } = signal;
  const valuesField = spec.get('values');
  const textField = spec.get('text');
  const digitsField = spec.get('digits');
  const absentField = spec.get('absent');
  const sumField = spec.get('sum');
  const values = valuesField && readValues(file, valuesField, signal);
  const absent = absentField && readAbsent(file, absentField, `signal ${name}: absent`);
  const text = textField && file.text(textField, `signal ${name}: text`);
  const digits = digitsField && file.number(digitsField, `signal ${name}: digits`);
  const sum = sumField && file.boolean(sumField, `signal ${name}: sum`);
  if (textField && kind !== 'text')
    return file.fault(textField.at, `signal ${name} is of kind ${kind}; text is for signals that are texts`);
  if (text !== undefined && text.split('{value}').length !== 2)
    return file.fault(textField?.node, `signal ${name}: text must have {value} once`);
  if (digits !== undefined && (!Number.isInteger(digits) || digits < 1 || digits > 20)) {
    return file.fault(digitsField?.node, `signal ${name}: digits must be a whole number from 1 to 20`);
  }
  if ((valuesField && !values) || (absentField && !absent)) return undefined;
  return {
    ...(values === undefined ? {} : { values }),
    ...(absent === undefined ? {} : { absent }),
    ...(text === undefined ? {} : { text }),
    ...(digits === undefined ? {} : { digits }),
    ...(sum === true ? { sum } : {}),
  };
}

function readValues(file: YamlFile, field: Field, signal: Signal): Readonly<Record<string, SignalValue>> | undefined {
  const what = `signal ${signal.name}: values`;
  const fields = file.fields(field.node, what);
  if (fields === undefined) return undefined;
  if (fields.size === 0 || fields.size > mostWords)
    return file.fault(field.node ?? field.at, `${what} must list 1 to ${mostWords} words`);
  const read = [...fields.values()].map((one) => [wordIn(one), valueIn(file, one, signal)] as const);
  if (read.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(read) as Record<string, SignalValue>;
}

/** A quoted word is the text between the quotes. */
export const wordIn = ({ name, at }: Field): string =>
  isScalar(at) && typeof at.value === 'string' && (at.type === 'QUOTE_DOUBLE' || at.type === 'QUOTE_SINGLE')
    ? at.value
    : name;

function valueIn(file: YamlFile, field: Field, { name, kind, values }: Signal): SignalValue | undefined {
  const what = `signal ${name}: ${field.name}`;
  if (kind === 'number') return file.number(field, what);
  if (kind === 'bool') return file.boolean(field, what);
  const word =
    isScalar(field.node) && typeof field.node.value === 'boolean' ? String(field.node.source) : file.text(field, what);
  if (word === undefined || kind === 'text' || values?.includes(word) === true) return word;
  const close = nearest(word, values ?? []);
  const hint = close === undefined ? '' : `; did you mean ${close}?`;
  return file.fault(field.node, `signal ${name} is never "${word}"${hint} Its values are ${values?.join(', ')}`, close);
}

function readAbsent(file: YamlFile, field: Field, what: string): readonly string[] | undefined {
  const items = (field.node as { items?: unknown[] } | null)?.items ?? [];
  const words = items.map((item) => (isScalar(item) && item.value !== null ? String(item.value) : undefined));
  if (words.length > 0 && words.length <= mostWords && words.every((word) => word !== undefined)) return words;
  return file.fault(
    field.node ?? field.at,
    `${what} must be a list of what stands for no measurement, such as [-1, "N/A"]`,
  );
}
