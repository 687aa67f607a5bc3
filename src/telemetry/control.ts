import { instant } from '../base/index.ts';
import type { SignalValue } from './catalogue-types.ts';
import {
  type Control,
  type DeviceFacts,
  type Forecast,
  type KeptMessage,
  type KeptMessages,
  mostForecastPoints,
  type TrendAnswers,
} from './event.ts';
import type { Mapping } from './mapping/mapping.ts';

/** A control entry's meaning, or a sentence that says what is wrong with it. */
export type ParsedControl = { readonly control: Control } | { readonly fault: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The payload of a control entry: JSON of the control without its label, which is the entry's own. */
export function encodeControl(control: Control): Uint8Array {
  const { label: _, ...body } = control;
  return new TextEncoder().encode(JSON.stringify(body));
}

/** Reads back what `encodeControl` wrote. Never throws; fields it does not know are left out. */
export function parseControl(label: string, payload: Uint8Array): ParsedControl {
  let body: unknown;
  try {
    body = JSON.parse(utf8.decode(payload));
  } catch {
    return { fault: `control ${label}: the body is not JSON` };
  }
  if (!isRecord(body)) return { fault: `control ${label}: the body is no object` };
  const { id } = body;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) {
    return { fault: `control ${label}: id must be a whole number from 1` };
  }
  const control = readControl(label, id, body);
  return typeof control === 'string' ? { fault: `control ${label}: ${control}` } : { control };
}

type Body = Readonly<Record<string, unknown>>;

function readControl(label: string, id: number, body: Body): Control | string {
  const { by, rule, version, device: facts, fault, severity } = body;
  switch (label) {
    case 'device': {
      const device = readFacts(facts);
      return typeof device === 'string' ? device : { label, id, device };
    }
    case 'kept': {
      const kept = readKept(body);
      return typeof kept === 'string' ? kept : { label, id, ...kept };
    }
    case 'device-retired':
      return { label, id };
    case 'rule':
      if (rule === undefined) return 'rule is missing';
      return typeof version === 'number' ? { label, id, rule, version } : 'version must be a number';
    case 'rule-retired':
      return typeof rule === 'string' ? { label, id, rule } : 'rule must be a text';
    case 'clear':
      if (typeof rule !== 'string') return 'rule must be a text';
      return typeof by === 'string' ? { label, id, rule, by } : 'by must be a text';
    case 'service-done':
      return typeof by === 'string' ? { label, id, by } : 'by must be a text';
    case 'ticket':
      if (typeof rule !== 'string') return 'rule must be a text';
      if (typeof severity !== 'string') return 'severity must be a text';
      return isTextOrNull(fault) ? { label, id, rule, fault, severity } : 'fault must be a text or null';
    case 'answers': {
      const answers = readAnswers(body);
      return typeof answers === 'string' ? answers : { label, id, ...answers };
    }
    case 'forecast': {
      const forecast = readForecast(body);
      return typeof forecast === 'string' ? forecast : { label, id, ...forecast };
    }
    case 'mappings': {
      const { mappings } = body;
      return isMappings(mappings) ? { label, id, mappings } : 'mappings must be a list of mappings';
    }
    default:
      return 'no such label';
  }
}

/** They were judged before they came into the journal; here only what tells them apart is looked at. */
const isMappings = (list: unknown): list is readonly Mapping[] =>
  Array.isArray(list) &&
  list.every((one) => isRecord(one) && isName(one.id) && isName(one.topic) && Array.isArray(one.signals));

function readKept({ messages, online }: Body): KeptMessages | string {
  if (online !== null && typeof online !== 'boolean') return 'online must be true, false or null';
  if (!Array.isArray(messages) || !messages.every(isKept)) {
    return 'messages must be a list of at in milliseconds, label and payload in base64';
  }
  return { messages: messages.map(({ at, label: kind, payload }) => ({ at, label: kind, payload })), online };
}

const isKept = (message: unknown): message is KeptMessage =>
  isRecord(message) &&
  Number.isSafeInteger(message.at) &&
  typeof message.label === 'string' &&
  typeof message.payload === 'string';

function readAnswers({ rule, version, asOf, devices, values }: Body): TrendAnswers | string {
  if (typeof rule !== 'string') return 'rule must be a text';
  if (typeof version !== 'number') return 'version must be a number';
  if (typeof asOf !== 'number' || !Number.isSafeInteger(asOf)) return 'asOf must be a whole number of milliseconds';
  if (!Array.isArray(devices) || !devices.every(isName)) return 'devices must be a list of texts';
  if (!Array.isArray(values) || values.length !== devices.length || !values.every(isRow)) {
    return 'values must have a row of numbers or null for each device';
  }
  return { rule, version, asOf: instant(asOf), devices, values };
}

const isRow = (row: unknown): row is (number | null)[] =>
  Array.isArray(row) && row.every((cell) => cell === null || typeof cell === 'number');

function readForecast({ place, issued_at, source, points }: Body): Forecast | string {
  if (!isName(place)) return 'place must be a text';
  if (!isName(source)) return 'source must be a text';
  if (typeof issued_at !== 'number' || !Number.isSafeInteger(issued_at)) {
    return 'issued_at must be a whole number of milliseconds';
  }
  if (!Array.isArray(points) || points.length === 0 || points.length > mostForecastPoints || !points.every(isPoint)) {
    return `points must be 1 to ${mostForecastPoints} pairs of milliseconds and degrees`;
  }
  return { place, issued_at, source, points };
}

const isPoint = (point: unknown): point is [number, number] =>
  Array.isArray(point) && point.length === 2 && Number.isSafeInteger(point[0]) && Number.isFinite(point[1]);

function readFacts(facts: unknown): DeviceFacts | string {
  if (!isRecord(facts)) return 'device must be an object';
  // Entries from before devices had these three say nothing of them.
  const { city = null, building = null, provider = null } = facts;
  const { id, type, board, model, district, purchasedOn, attributes } = facts;
  if (!isName(id) || !isName(type) || !isName(board)) return 'device needs id, type and board as texts';
  if (!isTextOrNull(model) || !isTextOrNull(district) || !isTextOrNull(purchasedOn)) {
    return 'model, district and purchasedOn of device must be texts or null';
  }
  if (!isTextOrNull(city) || !isTextOrNull(building) || !isTextOrNull(provider)) {
    return 'city, building and provider of device must be texts or null';
  }
  if (!isRecord(attributes) || !Object.values(attributes).every(isSignalValue)) {
    return 'attributes of device must be numbers, texts, true or false';
  }
  const place = { district, city, building, provider };
  return { id, type, model, ...place, board, purchasedOn, attributes: attributes as DeviceFacts['attributes'] };
}

const isRecord = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';
const isSignalValue = (value: unknown): value is SignalValue =>
  typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
