import type { DeviceType, SignalValue } from '../../telemetry/index.ts';
import type { RuleFaultCode } from '../document.ts';
import type { Syntax } from './parse-expression.ts';
import type { Kind, Plan } from './plan.ts';

/** The names an expression may use: one device type's signals and attributes, and the rule's own constants. */
export interface Scope {
  readonly type: DeviceType;
  readonly params: Readonly<Record<string, number | string>>;
  /** Parameters that differ by device. */
  readonly overridden?: ReadonlySet<string>;
  /** The store answers for windows, which may then be longer than what the engine keeps. */
  readonly asked?: boolean;
}

/** A fault inside one expression; `offset` counts from the expression's start. */
export interface ExpressionFault {
  readonly offset: number;
  readonly code: RuleFaultCode;
  readonly sentence: string;
  readonly suggestion?: string;
}

/** One walk over a syntax tree; a part with a fault yields undefined and the walk goes on. */
export interface Walk {
  readonly scope: Scope;
  check(node: Syntax): Plan | undefined;
  fault(node: Syntax, code: RuleFaultCode, sentence: string, suggestion?: string): undefined;
}

export const kindOf = (value: SignalValue): Kind =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'bool' : 'string';

export const fits = (kind: Kind, wanted: Kind): boolean => kind === wanted || kind === 'any' || wanted === 'any';

/** As it is said in sentences. */
export const kindWord = { number: 'a number', bool: 'true or false', string: 'a text', any: 'a value' } as const;

/** What is written of a part, with the brackets around its first and last operand, which the tree leaves out. */
export function sourceOf({ input, range }: Syntax): string {
  let { start, end } = range;
  for (;;) {
    const text = input.slice(start, end);
    const open = text.split('(').length - text.split(')').length;
    const next = open > 0 ? /^\s*\)/.exec(input.slice(end)) : open < 0 ? /\(\s*$/.exec(input.slice(0, start)) : null;
    if (next === null) return text.replace(/\s+/g, ' ');
    if (open > 0) end += next[0].length;
    else start -= next[0].length;
  }
}
