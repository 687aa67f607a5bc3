import type { SignalValue } from '../../telemetry/index.ts';
import { heater } from '../test-catalogue.ts';
import { checkExpression } from './check.ts';
import { compileAny } from './compile.ts';
import { type Frame, type Places, perSlot, slotField } from './frame.ts';
import { parseExpression } from './parse-expression.ts';
import type { ExpressionFault } from './scope.ts';

/** Evaluates expressions of the test heater at one instant, without an engine. */

const attributes = ['type', 'gas_type', 'limit_c', 'free'];

const noWindows = (): never => {
  throw new Error('no windows here');
};

const places: Places = {
  attribute: (name) => attributes.indexOf(name),
  param: () => 0,
  held: () => 0,
  series: noWindows,
  sketches: noWindows,
};

export interface Known {
  readonly signals: Readonly<Record<string, SignalValue>>;
  readonly attributes?: Readonly<Record<string, SignalValue>>;
}

/** The value of `text`; undefined = unknown. Throws when it does not pass the checker. */
export const valueOfExpression = (text: string, known: Known): SignalValue | undefined => readerOf(text)(known);

/** The same, compiled once for many instants. */
export function readerOf(text: string): (known: Known) => SignalValue | undefined {
  const plan = check(text).plan;
  if (plan === undefined) throw new Error(`${text}: ${check(text).faults[0]?.sentence}`);
  const read = compileAny(plan, places);
  return (known) => read(frameOf(known));
}

export function faultsOf(text: string): readonly ExpressionFault[] {
  return check(text, 'bool').faults;
}

function check(text: string, kind: 'bool' | 'any' = 'any') {
  const parsed = parseExpression(text);
  if (!parsed.ok) return { plan: undefined, faults: [{ ...parsed.fault, code: 'bad_expression' as const }] };
  return checkExpression(parsed.syntax, { type: heater, params: { low: 50, word: 'flame', span: '5m' } }, kind);
}

function frameOf(known: Known): Frame {
  const slots = new Float64Array(heater.signals.length * perSlot).fill(Number.NaN);
  const texts = new Array<string | undefined>(heater.signals.length).fill(undefined);
  for (const [name, value] of Object.entries(known.signals)) {
    const slot = heater.slotOf.get(name) ?? -1;
    slots[slot * perSlot + slotField.ts] = 1_000;
    slots[slot * perSlot + slotField.value] = typeof value === 'string' ? 1 : Number(value);
    if (typeof value === 'string') texts[slot] = value;
  }
  return {
    now: 2_000,
    wake: Number.POSITIVE_INFINITY,
    moves: false,
    reading: Number.NaN,
    slots,
    texts,
    attributes: attributes.map((name) => known.attributes?.[name]),
    states: new Float64Array(1),
    series: [],
    sketches: [],
    forecast: undefined,
    servicedAt: Number.NaN,
    purchasedAt: Number.NaN,
    tickets: [],
  };
}
