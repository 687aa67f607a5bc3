/**
 * From a message of somebody else's form to readings, by a mapping. A function of what it is given: the same mapping,
 * topic, payload and arrival give the same result whenever it is asked.
 */
import type { Instant } from '../../base/index.ts';
import { type DecodeLimits, decodeDefaults, type RawReading, type Refusal } from '../decode/decode.ts';
import { readSeq } from '../decode/message-time.ts';
import { isDeeperThan } from '../decode/nesting.ts';
import { show } from '../decode/show.ts';
import { decodeSenml } from '../senml/decode-senml.ts';
import { decodeThingsboard } from '../thingsboard/decode-thingsboard.ts';
import type { CompiledMapping, PresencePlan } from './mapping.ts';
import { readField, at as valueAt } from './read-field.ts';
import { fill } from './template.ts';
import { type Levels, matchTopic } from './topic-pattern.ts';

/** What a message says of one device. */
export interface MappedPart {
  /** Undefined: whoever published it. */
  readonly device: string | undefined;
  readonly readings: readonly RawReading[];
  readonly presence?: 'online' | 'offline';
}

export interface MappedMessage {
  readonly parts: readonly MappedPart[];
  readonly refusals: readonly Refusal[];
}

/** Deeper than for our own messages: makers wrap what they say. */
const mappedLimits: DecodeLimits = { ...decodeDefaults, maxDepth: 16 };

/** Never throws, whatever the bytes. Of Sparkplug, whose messages build on earlier ones, see `EdgeNodes`. */
export function decode(
  mapping: CompiledMapping,
  topic: string,
  payload: Uint8Array,
  at: Instant,
  limits: DecodeLimits = mappedLimits,
): MappedMessage {
  const levels = matchTopic(mapping.levels, topic.split('/'));
  if (levels === undefined) return refused('unknown_topic', `the topic is not one of ${mapping.topic}`);
  if (mapping.payload === 'thingsboard') return decodeThingsboard(mapping, levels, payload, limits);
  const read = readPayload(mapping, payload, limits);
  if ('reason' in read) return { parts: [], refusals: [read] };
  if (mapping.payload === 'senml') return decodeSenml(mapping, levels, read.message, at, limits);
  return new Draft(mapping, levels, read.message, at, limits).close();
}

const refused = (reason: Refusal['reason'], detail: string): MappedMessage => ({
  parts: [],
  refusals: [{ reason, detail }],
});

const utf8 = new TextDecoder('utf-8', { fatal: true });

function readPayload(
  { payload: kind }: CompiledMapping,
  payload: Uint8Array,
  { maxBytes, maxDepth }: DecodeLimits,
): { readonly message: unknown } | Refusal {
  if (payload.length > maxBytes) {
    const detail = `the message has ${payload.length} bytes; at most ${maxBytes} are read: send less at once`;
    return { reason: 'too_large', detail };
  }
  if (kind !== 'text' && isDeeperThan(payload, maxDepth)) {
    return { reason: 'too_deep', detail: `the message nests deeper than ${maxDepth} levels; send less at once` };
  }
  try {
    const text = utf8.decode(payload);
    return { message: kind === 'text' ? text.trim() : JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError)
      return { reason: 'not_json', detail: 'the message is not JSON; send one JSON value' };
    return { reason: 'not_utf8', detail: 'the message is not valid UTF-8; encode it as UTF-8' };
  }
}

class Draft {
  readonly #mapping: CompiledMapping;
  readonly #levels: Levels;
  readonly #message: unknown;
  readonly #at: Instant;
  readonly #limits: DecodeLimits;
  readonly #readings: RawReading[] = [];
  readonly #refusals: Refusal[] = [];

  constructor(mapping: CompiledMapping, levels: Levels, message: unknown, at: Instant, limits: DecodeLimits) {
    this.#mapping = mapping;
    this.#levels = levels;
    this.#message = message;
    this.#at = at;
    this.#limits = limits;
  }

  close(): MappedMessage {
    const { presence, signals } = this.#mapping;
    const device = this.#device();
    if (device === false) return { parts: [], refusals: this.#refusals };
    if (signals.length > 0) this.#readAll();
    const shown = presence && this.#presence(presence);
    const part = { device, readings: this.#readings, ...(shown === undefined ? {} : { presence: shown }) };
    return { parts: [part], refusals: this.#refusals };
  }

  /** False when the message names nobody. */
  #device(): string | undefined | false {
    const { device } = this.#mapping;
    if (device === undefined) return undefined;
    const id =
      'template' in device ? fill(device.template, this.#levels) : valueAt(device.from, this.#message, this.#message);
    if ((typeof id === 'string' && id !== '') || typeof id === 'number') return String(id);
    const where = 'from' in device ? device.from.join('.') : 'the topic';
    this.#refuse('unknown_device', `${where} names no device: it is ${show(id)}`);
    return false;
  }

  #readAll(): void {
    const { each } = this.#mapping;
    if (each === undefined) {
      this.#readOne(this.#message, 'the message');
      return;
    }
    const items = valueAt(each, this.#message, this.#message);
    const { maxReadings } = this.#limits;
    if (!Array.isArray(items)) this.#refuse('bad_value', `${each.join('.')} is ${show(items)}; an array is expected`);
    else if (items.length > maxReadings) {
      this.#refuse(
        'too_large',
        `${each.join('.')} has ${items.length} readings; at most ${maxReadings} are read at once`,
      );
    } else for (const [i, item] of items.entries()) this.#readOne(item, `item ${i} of ${each.join('.')}`);
  }

  #readOne(item: unknown, where: string): void {
    const { payload, time, seq: seqAt, reader, signals } = this.#mapping;
    if (
      payload === 'json' &&
      (typeof item !== 'object' || item === null) &&
      signals.some(({ from }) => from.length > 0)
    ) {
      this.#refuse('not_an_object', `${where} is ${show(item)}; an object is expected`);
      return;
    }
    const ts = time && reader?.read(valueAt(time.from, item, this.#message), this.#at);
    const seq = seqAt && readSeq(valueAt(seqAt, item, this.#message));
    if (typeof ts === 'string') this.#refuse('bad_ts', `${where}: ${ts}`);
    else if (typeof seq === 'string') this.#refuse('bad_seq', `${where}: ${seq}`);
    else this.#keep(item, ts, seq);
  }

  #keep(item: unknown, ts: Instant | undefined, seq: number | undefined): void {
    const names: string[] = [];
    const values: unknown[] = [];
    for (const plan of this.#mapping.signals) {
      const value = readField(plan, valueAt(plan.from, item, this.#message));
      if (value === undefined) continue;
      names.push(plan.signal);
      values.push(value);
    }
    this.#readings.push({ ts, seq, names, values });
  }

  #presence({ from, values }: PresencePlan): 'online' | 'offline' | undefined {
    const word = valueAt(from, this.#message, this.#message);
    if (word === undefined && from.length > 0) return undefined;
    const known = typeof word !== 'object' && Object.hasOwn(values, String(word));
    const shown = known ? values[String(word)] : undefined;
    if (shown === undefined) {
      this.#refuse('bad_status', `presence is ${show(word)}; known words are ${Object.keys(values).join(', ')}`);
    }
    return shown;
  }

  #refuse(reason: Refusal['reason'], detail: string): void {
    this.#refusals.push({ reason, detail });
  }
}
