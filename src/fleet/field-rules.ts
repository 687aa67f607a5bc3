import type { Attributes, CustomerInput, NewDevice, SiteInput } from './device.ts';
import type { FieldFault } from './errors.ts';

/**
 * What a field may hold. Every fault names the field, the value and what to send instead;
 * all faults of an input are found at once.
 */
type Faults = FieldFault[];

const longestId = 128;
const longestText = 300;
const mostEntries = 64;

export function deviceFaults(input: NewDevice, types: ReadonlySet<string>): Faults {
  return [
    ...idFaults(input.id),
    ...typeFaults(input.type, types),
    ...textFaults('model', input.model),
    ...siteFaults(input.site),
    ...customerFaults(input.customer),
    ...dateFaults('purchased_on', input.purchased_on),
    ...attributeFaults('attributes', input.attributes),
  ];
}

/** The id is the MQTT user name and a level of its topics, so it may hold nothing that a topic gives a meaning. */
function idFaults(id: unknown): Faults {
  const field = 'id';
  if (typeof id !== 'string' || id.length === 0) {
    return [{ field, value: id, remedy: `send a text of 1 to ${longestId} characters` }];
  }
  if ([...id].length > longestId) return [{ field, value: cut(id), remedy: `use at most ${longestId} characters` }];
  if (/[/+#]/.test(id)) return [{ field, value: id, remedy: 'leave out / + and #, which have a meaning in topics' }];
  if (!isPlain(id)) return [{ field, value: id, remedy: 'leave out control characters and broken Unicode' }];
  if (id.trim() !== id) return [{ field, value: id, remedy: 'leave out spaces at the beginning and the end' }];
  return [];
}

function typeFaults(type: unknown, types: ReadonlySet<string>): Faults {
  if (typeof type === 'string' && types.has(type)) return [];
  return [{ field: 'type', value: cut(type), remedy: `use one of ${[...types].toSorted().join(', ')}` }];
}

export function textFaults(field: string, value: unknown): Faults {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'string') return [{ field, value, remedy: 'send a text' }];
  if (value.length > longestText)
    return [{ field, value: cut(value), remedy: `use at most ${longestText} characters` }];
  if (!isPlain(value)) return [{ field, value: cut(value), remedy: 'leave out control characters and broken Unicode' }];
  return [];
}

export function siteFaults(site: SiteInput | null | undefined): Faults {
  const faults = recordFaults('site', site, ['district', 'city', 'address', 'building', 'unit', 'provider']);
  return faults.length > 0 || site === undefined || site === null ? faults : placeFaults(site);
}

/** Facts of a place that others reckon with: the planner with the climate and the water, clocks with the distance. */
function placeFaults({ climate_zone, water_hardness_mg_l: hardness, area_kind }: SiteInput): Faults {
  const faults: FieldFault[] = [];
  if (climate_zone !== undefined && climate_zone !== null)
    faults.push(...textFaults('site.climate_zone', climate_zone));
  if (
    hardness !== undefined &&
    hardness !== null &&
    (typeof hardness !== 'number' || hardness < 0 || hardness > 5_000)
  ) {
    const remedy = 'send milligrams of calcium carbonate a litre, 0 to 5000';
    faults.push({ field: 'site.water_hardness_mg_l', value: cut(hardness), remedy });
  }
  if (area_kind !== undefined && area_kind !== null && area_kind !== 'urban' && area_kind !== 'rural') {
    faults.push({ field: 'site.area_kind', value: cut(area_kind), remedy: 'send urban or rural' });
  }
  return faults;
}

export function customerFaults(customer: CustomerInput | null | undefined): Faults {
  const faults = recordFaults('customer', customer, ['name', 'phone', 'language']);
  if (faults.length > 0 || customer === undefined || customer === null) return faults;
  return [...phoneFaults(customer.phone), ...languageFaults(customer.language)];
}

function phoneFaults(phone: string | null | undefined): Faults {
  if (phone === undefined || phone === null || phone.trim() === '') return [];
  const digits = phone.replace(/\D/g, '').length;
  if (/^\+?[\d\s()./*-]+$/.test(phone.trim()) && digits >= 3 && digits <= 20) return [];
  const remedy = 'send digits with an optional + in front, e.g. +86 138 0013 8000';
  return [{ field: 'customer.phone', value: cut(phone), remedy }];
}

function languageFaults(language: string | null | undefined): Faults {
  if (language === undefined || language === null || language.trim() === '') return [];
  try {
    Intl.getCanonicalLocales(language.trim());
    return [];
  } catch {
    return [{ field: 'customer.language', value: cut(language), remedy: 'send a language tag, e.g. zh-CN or en' }];
  }
}

export function dateFaults(field: string, value: string | null | undefined): Faults {
  if (value === undefined || value === null) return [];
  const at = /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  const real = Number.isFinite(at) && new Date(at).toISOString().startsWith(value);
  return real ? [] : [{ field, value: cut(value), remedy: 'send a calendar date as YYYY-MM-DD' }];
}

export function attributeFaults(field: string, attributes: Attributes | null | undefined): Faults {
  if (attributes === undefined || attributes === null) return [];
  const entries = Object.entries(attributes as Record<string, unknown>);
  if (entries.length > mostEntries) return [{ field, value: entries.length, remedy: `use at most ${mostEntries}` }];
  return entries.flatMap(([name, value]) => attributeFault(`${field}.${cut(name)}`, name, value));
}

function attributeFault(field: string, name: string, value: unknown): Faults {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) {
    return [{ field, value: cut(name), remedy: 'name it with letters, digits and _ only, so that rules can read it' }];
  }
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return [];
  if (typeof value === 'string') return textFaults(field, value);
  return [{ field, value: cut(value), remedy: 'send a number, a text, true or false' }];
}

function recordFaults(field: string, record: unknown, texts: readonly string[]): Faults {
  if (record === undefined || record === null) return [];
  if (typeof record !== 'object' || Array.isArray(record)) {
    return [{ field, value: cut(record), remedy: 'send an object' }];
  }
  const entries = Object.entries(record);
  if (entries.length > mostEntries)
    return [{ field, value: entries.length, remedy: `use at most ${mostEntries} fields` }];
  return entries.flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    const path = `${field}.${name}`;
    return texts.includes(name) ? textFaults(path, value) : attributeFault(path, name, value);
  });
}

const isPlain = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

/** Keeps a report about a monstrous value small. */
const cut = (value: unknown): unknown =>
  typeof value === 'string' && value.length > 100 ? value.slice(0, 100) : value;
