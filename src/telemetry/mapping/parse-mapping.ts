/** Mappings from the texts of their files: judged like rules, all faults at once, each with its place and a remedy. */
import { nearest } from '../../base/index.ts';
import { type CatalogueFault, type Field, type Fields, type TextFile, YamlFile } from '../catalogue/yaml-file.ts';
import type { Catalogue, DeviceType } from '../catalogue-types.ts';
import { formatFault, type TimePlan } from './local-time.ts';
import { type Mapping, type PayloadKind, type PresencePlan, payloadKinds } from './mapping.ts';
import { pathIn, readFieldPlans, wordIn } from './parse-field.ts';
import { partNames, templateFault } from './template.ts';
import { filterOf, namesOf, patternFault } from './topic-pattern.ts';

export type ParsedMappings = { readonly mappings: readonly Mapping[] } | { readonly faults: readonly CatalogueFault[] };

/** What all mappings together may have, as the journal keeps them. */
const mostBytes = 256 * 1024;
const mostSignals = 256;

interface Draft {
  readonly mapping: Mapping;
  readonly file: YamlFile;
  readonly topic: Field;
}

/** Of two mappings with one name, that of `own` is taken. Pure; the order of files does not matter. */
export function parseMappings(
  shipped: readonly TextFile[],
  own: readonly TextFile[],
  catalogue: Catalogue,
): ParsedMappings {
  const files = [...shipped, ...own].map((text) => new YamlFile(text));
  const drafts = new Map<string, Draft>();
  for (const [i, file] of files.entries()) {
    const draft = readMapping(file, catalogue);
    if (draft === undefined) continue;
    const { id } = draft.mapping;
    const known = drafts.get(id);
    if (known !== undefined && (i < shipped.length || files.indexOf(known.file) >= shipped.length)) {
      file.fault(file.root, `mapping ${id} is also in ${known.file.path}; give one of them another name`);
    }
    drafts.set(id, draft);
  }
  const kept = [...drafts.values()].sort((a, b) => (a.mapping.id < b.mapping.id ? -1 : 1));
  reportHidden(kept);
  const mappings = kept.map(({ mapping }) => mapping);
  const bytes = Buffer.byteLength(JSON.stringify(mappings));
  if (bytes > mostBytes)
    files.at(-1)?.fault(null, `all mappings together have ${bytes} bytes; at most ${mostBytes} are possible`);
  const faults = files.flatMap((file) => file.faults);
  return faults.length > 0 ? { faults } : { mappings };
}

/** A mapping that no message would ever reach. */
function reportHidden(drafts: readonly Draft[]): void {
  for (const [i, { mapping, file, topic }] of drafts.entries()) {
    const hidden = drafts.slice(0, i).find((other) => isHidden(mapping, other.mapping));
    if (hidden === undefined) continue;
    const { id, topic: pattern } = hidden.mapping;
    file.fault(
      topic.node,
      `"${mapping.topic}" takes the same messages as "${pattern}" of mapping ${id} (${hidden.file.path}), which is asked first; narrow one of them, by topic, device_type or models`,
    );
  }
}

function isHidden(a: Mapping, b: Mapping): boolean {
  if (filterOf(a.topic) !== filterOf(b.topic) || a.deviceType !== b.deviceType) return false;
  if (a.models === undefined || b.models === undefined) return a.models === b.models;
  return a.models.some((model) => b.models?.includes(model) === true);
}

const required = ['mapping', 'topic', 'device_type'];
const optional = ['about', 'payload', 'device', 'models', 'each', 'time', 'seq', 'names', 'signals', 'presence'];

function readMapping(file: YamlFile, catalogue: Catalogue): Draft | undefined {
  const fields = file.shape(file.root, 'a mapping', required, optional);
  const [idField, topic, typeField] = required.map((name) => fields?.get(name));
  if (!fields || !idField || !topic || !typeField) return undefined;
  const id = readId(file, idField);
  const payload = readKind(file, fields.get('payload'));
  const pattern = payload && readTopic(file, topic, payload);
  const type = readType(file, typeField, catalogue);
  if (payload === undefined || type === undefined) return undefined;
  const reader = { file, fields, payload, pattern: pattern ?? '' };
  const head = readHead(reader);
  const body = readBody(reader, type);
  if (!id || !pattern || !head || !body) return undefined;
  return { mapping: { id, topic: pattern, payload, deviceType: type.name, ...head, ...body }, file, topic };
}

interface Reader {
  readonly file: YamlFile;
  readonly fields: Fields;
  readonly payload: PayloadKind;
  readonly pattern: string;
}

function readId(file: YamlFile, field: Field): string | undefined {
  const id = file.text(field, 'mapping');
  if (id === undefined || /^[a-z][a-z0-9-]{0,63}$/.test(id)) return id;
  return file.fault(field.node, `mapping "${id}" is no name; use small letters, digits and -`);
}

function readKind(file: YamlFile, field: Field | undefined): PayloadKind | undefined {
  if (field === undefined) return 'json';
  const word = file.text(field, 'payload');
  const kind = payloadKinds.find((one) => one === word);
  if (kind !== undefined || word === undefined) return kind;
  const close = nearest(word, payloadKinds);
  return file.fault(field.node, `payload "${word}" is not known; it is one of ${payloadKinds.join(', ')}`, close);
}

function readTopic(file: YamlFile, field: Field, payload: PayloadKind): string | undefined {
  const pattern = file.text(field, 'topic');
  if (pattern === undefined) return undefined;
  const levels = pattern.split('/');
  const sparkplug =
    levels[0] === 'spBv1.0' &&
    levels[2] === '+' &&
    (levels.length === 4 || levels.length === 5) &&
    !levels.includes('#');
  const fault = patternFault(pattern) ?? (payload === 'sparkplug' && !sparkplug ? sparkplugTopic : undefined);
  return fault === undefined ? pattern : file.fault(field.node, `topic: ${fault}`);
}

const sparkplugTopic =
  'a Sparkplug topic is spBv1.0/{group}/+/{node}/{device}, or spBv1.0/{group}/+/{node} for the node itself';

function readType(file: YamlFile, field: Field, { types }: Catalogue): DeviceType | undefined {
  const name = file.text(field, 'device_type');
  const type = name === undefined ? undefined : types.get(name);
  if (type !== undefined || name === undefined) return type;
  const close = nearest(name, types.keys());
  const hint = close === undefined ? '' : `; did you mean ${close}?`;
  return file.fault(
    field.node,
    `there is no device type ${name}${hint} Known are ${[...types.keys()].join(', ')}`,
    close,
  );
}

function readHead(reader: Reader): Pick<Mapping, 'device' | 'models' | 'names'> | undefined {
  const { file, fields } = reader;
  const [deviceField, modelsField, namesField] = ['device', 'models', 'names'].map((name) => fields.get(name));
  const device = deviceField && readDevice(reader, deviceField);
  const models = modelsField && file.texts(modelsField, 'models');
  const names = namesField && readNames(reader, namesField);
  if ((deviceField && !device) || (modelsField && !models) || (namesField && !names)) return undefined;
  return {
    ...(device === undefined ? {} : { device }),
    ...(models === undefined ? {} : { models }),
    ...(names === undefined ? {} : { names }),
  };
}

function readDevice({ file, payload, pattern }: Reader, field: Field): Mapping['device'] | undefined {
  if (typeof (field.node as { value?: unknown } | null)?.value !== 'string') {
    const from = file.shape(field.node, 'device', ['from'])?.get('from');
    if (from === undefined) return undefined;
    if (payload !== 'json')
      return file.fault(
        from.at,
        `a payload of ${payload} has no field that names the device; take it from the topic: device: "{device}"`,
      );
    const path = pathIn(file, from, 'device: from', payload);
    return path && { from: path };
  }
  const template = file.text(field, 'device');
  if (template === undefined) return undefined;
  const known = namesOf(pattern);
  const stray = partNames(template).find((name) => !known.includes(name));
  if (stray === undefined) return { template };
  const close = nearest(stray, known);
  return file.fault(
    field.node,
    `device: the topic has no level {${stray}}; it has ${known.map((name) => `{${name}}`).join(', ') || 'no named level'}`,
    close,
  );
}

function readNames({ file, payload }: Reader, field: Field): readonly string[] | undefined {
  if (payload !== 'senml')
    return file.fault(field.at, 'names are for payload: senml, where names of records say the device');
  const names = file.texts(field, 'names');
  for (const name of names ?? []) {
    const stray = partNames(name).find((part) => part !== 'device' && part !== 'name');
    const fault =
      templateFault(name) ??
      (stray === undefined ? undefined : `"${name}" has {${stray}}; parts are {device} and {name}`);
    if (fault !== undefined) return file.fault(field.node, `names: ${fault}`);
  }
  return names;
}

type Body = Pick<Mapping, 'each' | 'time' | 'seq' | 'signals' | 'presence'>;

function readBody(reader: Reader, type: DeviceType): Body | undefined {
  const { file, fields, payload } = reader;
  const before = file.faults.length;
  const [each, time, seq, signalsField, presenceField] = ['each', 'time', 'seq', 'signals', 'presence'].map((name) =>
    fields.get(name),
  );
  if (!signalsField && !presenceField) return file.fault(file.root, 'a mapping has signals, presence or both');
  for (const field of [each, time, seq]) {
    if (field && payload !== 'json')
      return file.fault(field.at, `${field.name} is for payload: json; a payload of ${payload} has its own`);
  }
  if (presenceField && payload !== 'json' && payload !== 'text') {
    return file.fault(presenceField.at, `presence is for payload: json and text; a payload of ${payload} has its own`);
  }
  const signals = signalsField === undefined ? [] : readFieldPlans(file, signalsField, type, payload);
  if (signals.length > mostSignals) file.fault(signalsField?.node, `a mapping has at most ${mostSignals} signals`);
  const eachPath = each && pathIn(file, each, 'each', payload);
  const seqPath = seq && pathIn(file, seq, 'seq', payload);
  const timePlan = time && readTime(reader, time);
  const presence = presenceField && readPresence(reader, presenceField);
  if (file.faults.length > before) return undefined;
  return {
    signals,
    ...(eachPath === undefined ? {} : { each: eachPath }),
    ...(seqPath === undefined ? {} : { seq: seqPath }),
    ...(timePlan === undefined ? {} : { time: timePlan }),
    ...(presence === undefined ? {} : { presence }),
  };
}

function readTime({ file, payload }: Reader, field: Field): Mapping['time'] | undefined {
  const fields = file.shape(field.node, 'time', ['from', 'format'], ['zone']);
  const [fromField, formatField] = [fields?.get('from'), fields?.get('format')];
  if (!fields || !fromField || !formatField) return undefined;
  const zoneField = fields.get('zone');
  const from = pathIn(file, fromField, 'time: from', payload);
  const format = file.text(formatField, 'time: format');
  const zone = zoneField && file.text(zoneField, 'time: zone');
  if (!from || !format || (zoneField && !zone)) return undefined;
  const plan: TimePlan = { format, ...(zone === undefined ? {} : { zone }) };
  const fault = formatFault(plan);
  if (fault !== undefined)
    return file.fault(fault.endsWith('such as Asia/Shanghai') ? zoneField?.node : formatField.node, `time: ${fault}`);
  return { from, ...plan };
}

function readPresence({ file, payload }: Reader, field: Field): PresencePlan | undefined {
  const fields = file.shape(field.node, 'presence', payload === 'text' ? ['values'] : ['from', 'values']);
  const [fromField, valuesField] = [fields?.get('from'), fields?.get('values')];
  const from = fromField === undefined ? [] : pathIn(file, fromField, 'presence: from', payload);
  const words = valuesField && file.fields(valuesField.node, 'presence: values');
  if (!from || !words) return undefined;
  const values = Object.fromEntries(
    [...words.values()].map((one) => {
      const shown = file.text(one, `presence: ${one.name}`);
      if (shown !== 'online' && shown !== 'offline')
        file.fault(one.node, `presence: ${one.name} must be online or offline`);
      return [wordIn(one), shown as 'online' | 'offline'];
    }),
  );
  return { from, values };
}
