/** One signal of the catalogue as written, before its type gives it a slot and a default age. */
import { type Duration, days } from '../../base/index.ts';
import type { Signal, SignalKind, Titles } from '../catalogue-types.ts';
import type { Field, Fields, YamlFile } from './yaml-file.ts';

export interface SignalDraft extends Omit<Signal, 'slot' | 'maxAge'> {
  /** Undefined = three idle intervals of the device type. */
  readonly maxAge: Duration | undefined;
}

/** `max_age: never`. Finite, so that arithmetic and JSON need no special case. */
const forever = days(36_500);

const kinds: readonly SignalKind[] = ['number', 'bool', 'enum', 'text'];
const numeric = ['min', 'max', 'nominal_min', 'nominal_max'] as const;

export function readSignals(file: YamlFile, field: Field): SignalDraft[] {
  const drafts: SignalDraft[] = [];
  for (const one of file.fields(field.node, 'signals')?.values() ?? []) {
    const draft = readSignal(file, one);
    if (draft !== undefined) drafts.push(draft);
  }
  return drafts;
}

function readSignal(file: YamlFile, { name, at, node }: Field): SignalDraft | undefined {
  const what = `signal ${name}`;
  const fields = file.shape(
    node,
    what,
    ['kind', 'title', 'source'],
    ['unit', 'values', 'value_titles', 'max_age', ...numeric],
  );
  if (fields === undefined) return undefined;
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(name)) return file.fault(at, `${what}: a name is small letters, digits and _`);
  const kind = readKind(file, name, at, fields);
  const title = fields.get('title');
  const source = fields.get('source');
  const titles = title && file.titles(title, `${what}: title`);
  const cited = source && file.text(source, `${what}: source`);
  const limits = readLimits(file, what, fields);
  const maxAge = readMaxAge(file, what, fields.get('max_age'));
  const detail = kind && readDetail(file, what, at, kind, fields);
  if (!kind || !titles || !cited || !limits || !detail) return undefined;
  return { name, kind, title: titles, source: cited, maxAge, ...limits, ...detail };
}

function readKind(file: YamlFile, name: string, at: Field['at'], fields: Fields): SignalKind | undefined {
  const field = fields.get('kind');
  const text = field && file.text(field, `signal ${name}: kind`);
  const kind = kinds.find((one) => one === text);
  if (kind === undefined) return file.fault(field?.node, `signal ${name}: kind must be one of ${kinds.join(', ')}`);
  const suffix = /_(?:on|ok)$/.test(name) ? 'bool' : /_state$/.test(name) ? 'enum' : 'number';
  // A code of a maker is a state whose values nobody can list, and a version is no state.
  const allowed = kind === 'text' ? suffix !== 'bool' : kind === suffix;
  if (!allowed) return file.fault(at, `signal ${name}: names of kind bool end in _on or _ok, of kind enum in _state`);
  return kind;
}

type Detail = Pick<SignalDraft, 'unit' | 'values' | 'valueTitles'>;

function readDetail(
  file: YamlFile,
  what: string,
  at: Field['at'],
  kind: SignalKind,
  fields: Fields,
): Detail | undefined {
  const unitField = fields.get('unit');
  const valuesField = fields.get('values');
  if (kind !== 'number' && numeric.some((name) => fields.has(name))) {
    return file.fault(at, `${what}: only numbers have limits`);
  }
  if (kind !== 'enum' && valuesField) return file.fault(valuesField.at, `${what}: only enums list values`);
  if (kind === 'number') {
    const unit = unitField && file.text(unitField, `${what}: unit`);
    return unit === undefined ? file.fault(at, `${what}: a number needs a unit, 1 for a count`) : { unit };
  }
  if (unitField) return file.fault(unitField.at, `${what}: only numbers have a unit`);
  if (kind !== 'enum') return { unit: '' };
  const values = valuesField && file.texts(valuesField, `${what}: values`);
  if (values === undefined) return file.fault(at, `${what}: an enum lists its values`);
  const titlesField = fields.get('value_titles');
  if (titlesField === undefined) return { unit: '', values };
  const valueTitles = readValueTitles(file, what, titlesField, values);
  return valueTitles && { unit: '', values, valueTitles };
}

/** All of them or none: a sentence that mixes words and codes reads worse than one of codes. */
function readValueTitles(
  file: YamlFile,
  what: string,
  field: Field,
  values: readonly string[],
): Readonly<Record<string, Titles>> | undefined {
  const fields = file.shape(field.node, `${what}: value_titles`, values);
  const titles = [...(fields?.values() ?? [])].flatMap((one) => {
    const title = file.titles(one, `${what}: value_titles: ${one.name}`);
    return title === undefined ? [] : [[one.name, title] as const];
  });
  return titles.length === values.length ? Object.fromEntries(titles) : undefined;
}

type Limits = Pick<SignalDraft, 'min' | 'max' | 'nominalMin' | 'nominalMax'>;

function readLimits(file: YamlFile, what: string, fields: Fields): Limits | undefined {
  const read = new Map<string, number>();
  for (const name of numeric) {
    const field = fields.get(name);
    const value = field && file.number(field, `${what}: ${name}`);
    if (value !== undefined) read.set(name, value);
  }
  const [min, max, nominalMin, nominalMax] = numeric.map((name) => read.get(name));
  const order = [min, nominalMin, nominalMax, max].filter((value) => value !== undefined);
  if (order.some((value, i) => value < (order[i - 1] ?? Number.NEGATIVE_INFINITY))) {
    const field = numeric.map((name) => fields.get(name)).find((one) => one !== undefined);
    return file.fault(field?.at, `${what}: min, nominal_min, nominal_max and max must not decrease in this order`);
  }
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(nominalMin === undefined ? {} : { nominalMin }),
    ...(nominalMax === undefined ? {} : { nominalMax }),
  };
}

function readMaxAge(file: YamlFile, what: string, field: Field | undefined): Duration | undefined {
  if (field === undefined) return undefined;
  if ('value' in (field.node ?? {}) && (field.node as { value?: unknown }).value === 'never') return forever;
  return file.duration(field, `${what}: max_age, unless it is never,`);
}
