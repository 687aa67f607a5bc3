/** From a SenML pack to readings, by a mapping: which name is which signal, and in which unit the catalogue wants it. */
import { type Instant, instant } from '../../base/index.ts';
import type { DecodeLimits, RawReading, Refusal } from '../decode/decode.ts';
import { readTs } from '../decode/message-time.ts';
import type { MappedMessage, MappedPart } from '../mapping/decode-mapped.ts';
import type { CompiledMapping, FieldPlan } from '../mapping/mapping.ts';
import { readField } from '../mapping/read-field.ts';
import { fill, takeApart } from '../mapping/template.ts';
import type { Levels } from '../mapping/topic-pattern.ts';
import { conversionOf, integralUnit } from '../mapping/units.ts';
import { type PlacedRecord, resolveSenml, type SenmlRecord } from './resolve-senml.ts';

export function decodeSenml(
  mapping: CompiledMapping,
  levels: Levels,
  pack: unknown,
  at: Instant,
  { maxReadings }: DecodeLimits,
): MappedMessage {
  const { records, refusals } = resolveSenml(pack, at / 1_000);
  const gathering = new Gathering(mapping, levels, refusals);
  for (const placed of records) gathering.add(placed);
  return gathering.close(maxReadings);
}

interface Gathered {
  readonly ts: Instant | undefined;
  readonly signals: Map<string, unknown>;
}

/** Records of one device and instant are one reading. */
class Gathering {
  readonly #mapping: CompiledMapping;
  readonly #levels: Levels;
  readonly #refusals: Refusal[];
  readonly #devices = new Map<string | undefined, Map<number, Gathered>>();
  #count = 0;

  constructor(mapping: CompiledMapping, levels: Levels, refusals: readonly Refusal[]) {
    this.#mapping = mapping;
    this.#levels = levels;
    this.#refusals = [...refusals];
  }

  add({ number, record, timeless }: PlacedRecord): void {
    const named = this.#named(record.n);
    const plans = this.#mapping.signals.filter(({ from }) => from[0] === named?.name);
    if (named === undefined || plans.length === 0) return;
    const ts = timeless ? undefined : readTs(Math.round(record.t * 1_000));
    if (typeof ts === 'string') {
      this.#refuse(number, ts);
      return;
    }
    const read = plans.flatMap((plan) => {
      const value = readRecord(plan, record);
      return value === undefined ? [] : [{ plan, value }];
    });
    const good = read.filter(({ value }) => !(value instanceof Misfit));
    const misfit = read[0]?.value;
    if (good.length === 0 && misfit instanceof Misfit) this.#refuse(number, misfit.sentence);
    const reading = good.length === 0 ? undefined : this.#readingOf(named.device, ts);
    for (const { plan, value } of good) reading?.signals.set(plan.signal, value);
  }

  close(maxReadings: number): MappedMessage {
    if (this.#count > maxReadings) {
      const detail = `the pack has ${this.#count} instants; at most ${maxReadings} are read at once`;
      return { parts: [], refusals: [{ reason: 'too_large', detail }] };
    }
    const parts = [...this.#devices].map(
      ([device, readings]): MappedPart => ({ device, readings: [...readings.values()].map(toRaw) }),
    );
    return { parts, refusals: this.#refusals };
  }

  /** Whom a record is about and what; undefined when its name has none of the forms of the mapping. */
  #named(full: string): { readonly device: string | undefined; readonly name: string } | undefined {
    const { names, device } = this.#mapping;
    const usual = device !== undefined && 'template' in device ? fill(device.template, this.#levels) : undefined;
    if (names === undefined) return { device: usual, name: full };
    for (const template of names) {
      const parts = takeApart(template, full);
      if (parts !== undefined) return { device: parts.device ?? usual, name: parts.name ?? '' };
    }
    return undefined;
  }

  #readingOf(device: string | undefined, ts: Instant | undefined): Gathered {
    const readings = this.#devices.get(device) ?? new Map<number, Gathered>();
    this.#devices.set(device, readings);
    const key = ts ?? Number.NEGATIVE_INFINITY;
    const known = readings.get(key);
    if (known !== undefined) return known;
    const made = { ts: ts === undefined ? undefined : instant(ts), signals: new Map<string, unknown>() };
    readings.set(key, made);
    this.#count += 1;
    return made;
  }

  #refuse(number: number, sentence: string): void {
    this.#refusals.push({ reason: 'bad_pack', detail: `record ${number}: ${sentence}` });
  }
}

const toRaw = ({ ts, signals }: Gathered): RawReading => ({
  ...{ ts, seq: undefined },
  names: [...signals.keys()],
  values: [...signals.values()],
});

class Misfit {
  readonly sentence: string;

  constructor(sentence: string) {
    this.sentence = sentence;
  }
}

function readRecord(plan: FieldPlan, record: SenmlRecord): unknown {
  const { signal, kind, sum, unit = '', senderUnit } = plan;
  const raw = sum === true ? record.s : (record.v ?? record.vs ?? record.vb);
  if (raw === undefined) {
    return record.vd === undefined || sum === true
      ? undefined
      : new Misfit(`${record.n} is data; ${signal} takes none`);
  }
  if (kind !== 'number' || typeof raw !== 'number') return readField(plan, raw);
  const written = record.u ?? senderUnit;
  if (written === undefined) return new Misfit(`${record.n} has no unit, and the mapping names none for it`);
  const summed = sum === true ? integralUnit(written) : written;
  const conversion = summed === undefined ? undefined : conversionOf(summed, unit);
  if (conversion === undefined) {
    return new Misfit(
      `${record.n} is in "${written}"${sum === true ? ', summed over seconds' : ''}; ${signal} is in ${unit}`,
    );
  }
  return readField({ ...plan, ...conversion }, raw);
}
