/** Judges the signals of a reading by the catalogue: which are known, and whether their values can be true. */
import type { DeviceType, Signal, SignalValue } from '../catalogue-types.ts';
import { type CyclePlan, planCycles } from '../cycles/cycle-plan.ts';
import type { RawReading, Refusal } from '../decode/decode.ts';
import { show } from '../decode/show.ts';

export interface JudgedSignals {
  /** Rising. */
  readonly slots: number[];
  readonly values: SignalValue[];
  readonly unknown: Record<string, SignalValue> | undefined;
  /** One bad signal is refused alone; the rest of its reading stays. */
  readonly refusals: readonly Refusal[];
}

const maxUnknown = 32;
const maxText = 256;
const none: readonly Refusal[] = [];

/** The words of an enum, ready to be asked; undefined for other kinds. */
type Words = readonly (ReadonlySet<string> | undefined)[];

export class SignalJudge {
  readonly type: DeviceType;
  /** How cycles are derived from the judged signals; undefined when the type has none. */
  readonly cycles: CyclePlan | undefined;
  readonly #words: Words;

  constructor(type: DeviceType) {
    this.type = type;
    this.cycles = planCycles(type);
    this.#words = type.signals.map(({ values }) => values && new Set(values));
  }

  judge({ names, values }: RawReading): JudgedSignals {
    const slots: number[] = [];
    const good: SignalValue[] = [];
    let strays: Strays | undefined;
    for (let i = 0; i < names.length; i += 1) {
      const name = names[i] as string;
      const value = values[i];
      const slot = this.type.slotOf.get(name);
      if (slot === undefined) {
        strays ??= new Strays();
        strays.addUnknown(name, value);
      } else if (this.#fits(slot, value)) insert(slots, good, slot, value);
      else {
        strays ??= new Strays();
        strays.refuse(this.#refusalOf(slot, value));
      }
    }
    if (strays === undefined) return { slots, values: good, unknown: undefined, refusals: none };
    return { slots, values: good, unknown: strays.unknown, refusals: strays.close() };
  }

  #fits(slot: number, value: unknown): value is SignalValue {
    const { kind, min, max } = this.type.signals[slot] as Signal;
    switch (kind) {
      case 'number':
        // 1e999 is JSON and becomes Infinity.
        if (typeof value !== 'number' || !Number.isFinite(value)) return false;
        return (min === undefined || value >= min) && (max === undefined || value <= max);
      case 'bool':
        return typeof value === 'boolean';
      case 'enum':
        return typeof value === 'string' && this.#words[slot]?.has(value) === true;
      case 'text':
        return isStorable(value);
    }
  }

  #refusalOf(slot: number, value: unknown): Refusal {
    const { name, kind, unit, min, max, values } = this.type.signals[slot] as Signal;
    const found = `${name} is ${show(value)}`;
    if (kind === 'number' && typeof value === 'number' && Number.isFinite(value)) {
      const range = `${min ?? '-∞'} to ${max ?? '∞'}${unit === '1' ? '' : ` ${unit}`}`;
      return { reason: 'out_of_range', detail: `${found}; believable is ${range}: check sensor and unit` };
    }
    if (kind === 'enum' && typeof value === 'string') {
      return { reason: 'unknown_enum_value', detail: `${found}; send one of ${values?.join(', ')}` };
    }
    return { reason: 'bad_value', detail: `${found}; send ${wanted[kind]}` };
  }
}

const wanted = {
  number: 'a finite number, unquoted',
  bool: 'true or false',
  enum: 'one of its words as a text',
  text: `a text of at most ${maxText} characters without U+0000`,
} as const;

/** Texts that every store can keep and give back unchanged. */
function isStorable(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxText && value.isWellFormed() && !value.includes('\0');
}

const isName = (name: string): boolean => /^\P{C}{1,64}$/u.test(name) && name !== '__proto__';

/** Keeps slots rising. Readings are short and mostly near order, for which this beats sorting. */
function insert(slots: number[], values: SignalValue[], slot: number, value: SignalValue): void {
  let i = slots.length;
  for (; i > 0 && (slots[i - 1] as number) > slot; i -= 1) {
    slots[i] = slots[i - 1] as number;
    values[i] = values[i - 1] as SignalValue;
  }
  slots[i] = slot;
  // Adding zero makes -0 a plain zero, which JSON and stores do not tell apart.
  values[i] = typeof value === 'number' ? value + 0 : value;
}

/** What a reading brought besides good values of known signals. */
class Strays {
  unknown: Record<string, SignalValue> | undefined;
  readonly #refusals: Refusal[] = [];
  #kept = 0;
  #dropped = 0;

  addUnknown(name: string, value: unknown): void {
    if (!isName(name)) {
      const detail = `${show(name)} is no name for a signal; send 1 to 64 printable characters`;
      this.refuse({ reason: 'bad_value', detail });
    } else if (!isStorable(value) && typeof value !== 'boolean' && !Number.isFinite(value)) {
      this.refuse({ reason: 'bad_value', detail: `${name} is ${show(value)}; send a finite number, a text or a bool` });
    } else if (this.#kept === maxUnknown) this.#dropped += 1;
    else {
      // Without a prototype, so that no name of a device can mean anything else.
      this.unknown ??= Object.create(null) as Record<string, SignalValue>;
      this.unknown[name] = typeof value === 'number' ? value + 0 : (value as SignalValue);
      this.#kept += 1;
    }
  }

  refuse(refusal: Refusal): void {
    this.#refusals.push(refusal);
  }

  close(): readonly Refusal[] {
    if (this.#dropped === 0) return this.#refusals;
    const detail = `${this.#dropped} unknown signals beyond ${maxUnknown} were left out; add them to the catalogue`;
    return [...this.#refusals, { reason: 'too_many_signals', detail }];
  }
}
