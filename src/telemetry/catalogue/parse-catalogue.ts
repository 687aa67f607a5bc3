/**
 * Device types from YAML. A file is either a `part` (signals and conditions that several types share)
 * or a `type`, which takes parts in by `include` and may define an included signal anew.
 */
import { type Duration, millis } from '../../base/index.ts';
import type { AttributeTable, Catalogue, Condition, DeviceType, SignalValue, Titles } from '../catalogue-types.ts';
import { readAttributes, readAttributeTables } from './attributes.ts';
import { type CycleDraft, cycleDrafts, resolveCycles } from './cycles.ts';
import { type PresenceDraft, presenceDrafts, resolvePresence } from './presence.ts';
import { readSignals, type SignalDraft } from './signal.ts';
import { type CatalogueFault, type Field, type Fields, type TextFile, YamlFile } from './yaml-file.ts';

/** What `parseCatalogue` gives: a whole catalogue, or every fault of every file. */
export type ParsedCatalogue = { readonly catalogue: Catalogue } | { readonly faults: readonly CatalogueFault[] };

interface Part {
  readonly file: YamlFile;
  readonly signals: readonly SignalDraft[];
  readonly conditions: readonly Condition[];
  readonly cycles: readonly CycleDraft[];
  readonly presence: readonly PresenceDraft[];
}

interface TypeDraft extends Part {
  readonly name: string;
  readonly at: Field['at'];
  readonly title: Titles;
  readonly include: readonly string[];
  readonly idleInterval: Duration;
  readonly silenceAfter: Duration;
  readonly attributes: Readonly<Record<string, SignalValue>>;
  readonly attributesBy: readonly AttributeTable[];
}

/** Reads device types from the texts of their files. Pure; the order of files does not matter. */
export function parseCatalogue(files: readonly TextFile[]): ParsedCatalogue {
  const yamls = files.map((file) => new YamlFile(file));
  const parts = new Map<string, Part>();
  const drafts = new Map<string, TypeDraft>();
  for (const file of yamls) readFile(file, parts, drafts);
  const types = [...drafts.values()].map((draft) => assemble(draft, parts));
  const faults = yamls.flatMap((file) => file.faults);
  if (faults.length > 0) return { faults };
  return { catalogue: { types: new Map(types.map((type) => [type.name, type])) } };
}

function readFile(file: YamlFile, parts: Map<string, Part>, drafts: Map<string, TypeDraft>): void {
  const fields = file.fields(file.root, 'a catalogue file');
  if (fields === undefined) return;
  if (fields.has('part')) {
    file.shape(file.root, 'a part', ['part', 'signals'], ['conditions', 'cycles', 'presence']);
    keepNew(file, parts, fields.get('part'), readPart(file, fields));
    return;
  }
  const draft = readType(file);
  if (draft !== undefined) keepNew(file, drafts, fields.get('type'), draft);
}

function keepNew<T>(file: YamlFile, known: Map<string, T>, field: Field | undefined, value: T): void {
  const name = field && file.text(field, field.name);
  if (field === undefined || name === undefined) return;
  if (known.has(name)) file.fault(field.node, `${field.name} ${name} is defined twice`);
  known.set(name, value);
}

function readPart(file: YamlFile, fields: Fields): Part {
  const signals = fields.get('signals');
  return {
    file,
    signals: signals ? readSignals(file, signals) : [],
    conditions: readConditions(file, fields),
    cycles: cycleDrafts(file, fields.get('cycles')),
    presence: presenceDrafts(file, fields.get('presence')),
  };
}

function readConditions(file: YamlFile, fields: Fields): Condition[] {
  const field = fields.get('conditions');
  const entries = field && file.fields(field.node, 'conditions');
  return [...(entries?.values() ?? [])].flatMap((one) => {
    const when = file.text(one, `condition ${one.name}`);
    return when === undefined ? [] : [{ name: one.name, when }];
  });
}

const required = ['type', 'title', 'idle_interval', 'silence_after', 'signals'];
const optional = ['include', 'conditions', 'cycles', 'presence', 'attributes', 'attributes_by'];

function readType(file: YamlFile): TypeDraft | undefined {
  const fields = file.shape(file.root, 'a device type', required, optional);
  const [type, title, idle, silence] = required.map((name) => fields?.get(name));
  if (!fields || !type || !title || !idle || !silence) return undefined;
  const name = file.text(type, 'type');
  const titles = file.titles(title, 'title');
  const idleInterval = file.duration(idle, 'idle_interval');
  const silenceAfter = file.duration(silence, 'silence_after');
  const included = fields.get('include');
  const include = (included && file.texts(included, 'include')) ?? [];
  const part = readPart(file, fields);
  const attributes = readAttributes(file, fields.get('attributes'));
  const attributesBy = readAttributeTables(file, fields.get('attributes_by'));
  if (!name || !titles || !idleInterval || !silenceAfter) return undefined;
  return { ...part, name, at: type.at, title: titles, include, idleInterval, silenceAfter, attributes, attributesBy };
}

function assemble(draft: TypeDraft, parts: ReadonlyMap<string, Part>): DeviceType {
  const { name, title, idleInterval, silenceAfter, attributes, attributesBy } = draft;
  const included = includedParts(draft, parts);
  const own = new Set(draft.signals.map((signal) => signal.name));
  const shared = included.flatMap((part) => part.signals).filter((signal) => !own.has(signal.name));
  reportTwice(draft, 'signal', shared);
  const conditions = [...included.flatMap((part) => part.conditions), ...draft.conditions];
  reportTwice(draft, 'condition', conditions);
  const signals = [...shared, ...draft.signals].map((signal, slot) => ({
    ...signal,
    slot,
    maxAge: signal.maxAge ?? millis(3 * idleInterval),
  }));
  const slotOf = new Map(signals.map((signal) => [signal.name, signal.slot]));
  const turns = [...included.flatMap((part) => part.cycles), ...draft.cycles];
  reportTwice(draft, 'cycle', turns);
  const cycles = resolveCycles(turns, { signals, slotOf, silenceAfter });
  const shown = [...included.flatMap((part) => part.presence), ...draft.presence];
  const presence = resolvePresence(shown, { signals, slotOf });
  return {
    name,
    title,
    signals,
    slotOf,
    conditions,
    cycles,
    presence,
    idleInterval,
    silenceAfter,
    attributes,
    attributesBy,
  };
}

function includedParts({ file, at, name, include }: TypeDraft, parts: ReadonlyMap<string, Part>): Part[] {
  return include.flatMap((one) => {
    const part = parts.get(one);
    if (part === undefined) file.fault(at, `device type ${name} includes ${one}, which no file defines as a part`);
    return part ?? [];
  });
}

function reportTwice({ file, at, name }: TypeDraft, what: string, named: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const one of named) {
    if (seen.has(one.name)) file.fault(at, `device type ${name} gets ${what} ${one.name} from two places`);
    seen.add(one.name);
  }
}
