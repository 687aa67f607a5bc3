import { type Duration, days, formatDuration, parseDuration, seconds } from '../../base/index.ts';
import type { Signal } from '../../telemetry/index.ts';
import { type FunctionSpec, functions, type ParameterKind } from '../functions.ts';
import { spanMeant } from '../span-form.ts';
import { askableFunctions } from '../trends/question.ts';
import { findSignal } from './check-name.ts';
import { nearest } from './nearest.ts';
import type { Syntax } from './parse-expression.ts';
import type { Plan, WindowFunction } from './plan.ts';
import { fits, kindWord, sourceOf, type Walk } from './scope.ts';

const shortestWindow = seconds(1);
const longestWindow = days(30);
const longestMonths = days(400);

const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'has', 'bind']);

/** A call of one of the functions in `functions.ts`; CEL's own functions and macros are refused. */
export function checkCall(node: Syntax & { op: 'call' }, walk: Walk): Plan | undefined {
  const [name, args] = node.args;
  if (macros.has(name)) return refuseMacro(node, name, walk);
  const spec = Object.hasOwn(functions, name) ? (functions as Record<string, FunctionSpec>)[name] : undefined;
  if (spec === undefined) return refuseUnknown(node, name, walk);
  if (args.length !== spec.parameters.length) return refuseCount(node, name, spec, args.length, walk);
  const given = args.map((arg, i) => checkArgument(arg, spec.parameters[i] ?? 'any', name, walk));
  if (given.includes(undefined)) return undefined;
  return planCall(name, given as Argument[], sourceOf(node));
}

/** `a.b(…)`: methods are CEL's, and none is part of the rule language. */
export function checkMethod(node: Syntax & { op: 'rcall' }, walk: Walk): undefined {
  const name = node.args[0];
  if (macros.has(name)) return refuseMacro(node, name, walk);
  const remedy =
    name === 'matches'
      ? 'compare with `==` or `in [...]` (regular expressions may take unbounded time)'
      : `write ${list()}`;
  return walk.fault(
    node,
    name === 'matches' ? 'not_supported' : 'unknown_function',
    `\`.${name}()\` is no part of the rule language: ${remedy}`,
  );
}

interface Argument {
  readonly plan?: Plan;
  readonly signal?: Signal;
  readonly window?: Duration;
  readonly constant?: number;
}

function checkArgument(arg: Syntax, wanted: ParameterKind, fn: string, walk: Walk): Argument | undefined {
  if (wanted === 'window') return checkWindow(arg, fn, walk);
  if (wanted === 'months') return checkMonths(arg, fn, walk);
  if (wanted === 'share' || wanted === 'few') return checkConstant(arg, wanted, fn, walk);
  if (wanted === 'signal' || wanted === 'measured') return checkSignalArgument(arg, wanted, fn, walk);
  const plan = walk.check(arg);
  if (plan === undefined) return undefined;
  if (fits(plan.kind, wanted)) return { plan };
  const sentence = `\`${fn}\` wants ${kindWord[wanted]} here, \`${sourceOf(arg)}\` is ${kindWord[plan.kind]}`;
  return walk.fault(arg, 'bad_argument', `${sentence}: compare it first or use another function`);
}

function checkSignalArgument(arg: Syntax, wanted: 'signal' | 'measured', fn: string, walk: Walk): Argument | undefined {
  if (arg.op !== 'id') {
    return walk.fault(arg, 'bad_argument', `\`${fn}\` wants the name of a signal, not \`${sourceOf(arg)}\``);
  }
  const signal = findSignal(arg, walk);
  if (signal === undefined) return undefined;
  if (wanted === 'signal' || signal.kind === 'number' || signal.kind === 'bool') return { signal };
  const sentence = `\`${fn}\` wants a number or a bool, \`${signal.name}\` is a text`;
  return walk.fault(arg, 'bad_argument', `${sentence}: use \`count\` or \`changes\``);
}

function checkWindow(arg: Syntax, fn: string, walk: Walk): Argument | undefined {
  const window = spanOf(arg, walk);
  const longest = walk.scope.asked === true && askableFunctions.includes(fn) ? longestMonths : longestWindow;
  if (window !== undefined && window >= shortestWindow && window <= longest) return { window };
  return refuseWindow(arg, fn, longest, walk);
}

function refuseWindow(arg: Syntax, fn: string, longest: Duration, walk: Walk): undefined {
  const meant = parseDuration(arg.op === 'value' ? (spanMeant(literalOf(arg)) ?? '') : '');
  const fitting = meant === undefined || meant < shortestWindow || meant > longest ? undefined : formatDuration(meant);
  const sentence = `the window of \`${fn}\` is \`${sourceOf(arg)}\`: write a span from "1s" to "${formatDuration(longest)}"`;
  const remedy = fitting === undefined ? ', e.g. "5m"' : `; did you mean "${fitting}"?`;
  return walk.fault(arg, 'bad_window', `${sentence}${remedy}`, fitting && `"${fitting}"`);
}

const literalOf = ({ args }: Syntax & { op: 'value' }): unknown => (typeof args === 'bigint' ? Number(args) : args);

function checkMonths(arg: Syntax, fn: string, walk: Walk): Argument | undefined {
  const window = spanOf(arg, walk);
  if (window !== undefined && window >= shortestWindow && window <= longestMonths) return { window };
  return refuseWindow(arg, fn, longestMonths, walk);
}

function spanOf(arg: Syntax, walk: Walk): Duration | undefined {
  const plan = arg.op === 'value' || arg.op === '.' ? walk.check(arg) : undefined;
  const text = plan?.op === 'constant' ? plan.value : undefined;
  return typeof text === 'string' ? parseDuration(text) : undefined;
}

/** A number that stands when the rule is written: a literal or a parameter without overrides. */
function checkConstant(arg: Syntax, wanted: 'share' | 'few', fn: string, walk: Walk): Argument | undefined {
  const plan = walk.check(arg);
  if (plan === undefined) return undefined;
  const value = plan.op === 'constant' && typeof plan.value === 'number' ? plan.value : Number.NaN;
  const fits = wanted === 'share' ? value >= 0 && value <= 1 : Number.isInteger(value) && value >= 1 && value <= 64;
  if (fits) return { constant: value };
  const remedy = wanted === 'share' ? 'a constant from 0 to 1, e.g. 0.1' : 'a whole constant from 1 to 64, e.g. 3';
  const share = wanted === 'share' && value > 1 && value <= 100 ? String(value / 100) : undefined;
  const meant = share === undefined ? '' : `; did you mean ${share}?`;
  return walk.fault(arg, 'bad_argument', `\`${fn}\` is given \`${sourceOf(arg)}\`: write ${remedy}${meant}`, share);
}

const histories = ['days_since_service', 'tickets', 'repeats'] as const;

function planCall(name: string, args: readonly Argument[], text: string): Plan {
  const find = <K extends keyof Argument>(key: K) => args.find((one) => one[key] !== undefined)?.[key];
  const of = find('plan');
  const signal = find('signal');
  const window = find('window');
  const constant = find('constant');
  const kind = 'number' as const;
  const history = histories.find((one) => one === name);
  if (history !== undefined) return { op: 'history', kind, fn: history, window: window ?? seconds(0), text };
  if (signal !== undefined && name === 'age') return { op: 'age', kind, signal, text };
  if (signal !== undefined && window !== undefined) {
    const common = { kind, signal, window, text } as const;
    if (name === 'baseline') return { op: 'baseline', ...common };
    if (name === 'median') return { op: 'quantile', share: 0.5, ...common };
    if (constant !== undefined) return { op: 'quantile', share: constant, ...common };
    if (of !== undefined) return { op: name === 'time_to' ? 'time_to' : 'cooling', level: of, ...common };
    return { op: 'window', fn: name as WindowFunction, ...common };
  }
  if (window !== undefined) return { op: 'forecast_min', kind, window, text };
  if (of === undefined) throw new Error(`defect: no plan for ${name}`);
  if (signal !== undefined && constant !== undefined) return { op: 'last_n', kind, of, signal, most: constant, text };
  if (name === 'held') return { op: 'held', kind, of, text };
  if (name === 'known') return { op: 'known', kind: 'bool', of };
  return { op: 'abs', kind, of };
}

function refuseMacro(node: Syntax, name: string, walk: Walk): undefined {
  return walk.fault(
    node,
    'not_supported',
    `\`${name}\` works on lists, which devices do not send: write the conditions out`,
  );
}

function refuseUnknown(node: Syntax, name: string, walk: Walk): undefined {
  const meant = nearest(name, Object.keys(functions));
  const remedy = meant === undefined ? `there are ${list()}` : `did you mean \`${meant}\`?`;
  return walk.fault(node, 'unknown_function', `there is no function \`${name}\`: ${remedy}`, meant);
}

function refuseCount(node: Syntax, name: string, spec: FunctionSpec, given: number, walk: Walk): undefined {
  const wanted = spec.parameters.map((one) => (one === 'measured' ? 'signal' : one)).join(', ');
  return walk.fault(node, 'bad_argument', `\`${name}\` has ${given} arguments: write \`${name}(${wanted})\``);
}

const list = (): string => Object.keys(functions).join(', ');
