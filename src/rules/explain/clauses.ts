import type { Syntax } from '../expression/parse-expression.ts';
import { sourceOf } from '../expression/scope.ts';
import { criterion, type Naming, opposites, orders, partName, sayState } from './criterion.ts';
import { differenceOf, isConstant, isCount, nameOf, unitOf } from './names.ts';
import { partValue } from './part-value.ts';
import { sayValue } from './spell.ts';

/** How an expression is told: in which language, of the past or of now, and over which type's signals. */
export interface Telling extends Naming {
  readonly tense: 'past' | 'now';
}

/**
 * One fact about the subject. A `measure` compares numbers; a `circumstance` says in which state they did; `implied`:
 * that a value is known, which goes without saying where the value is said.
 */
export interface Clause {
  readonly kind: 'measure' | 'circumstance' | 'implied';
  readonly text: string;
}

/** The facts that make the expression what it is: true, false or unknown. What did not matter is left out. */
export function clausesOf(node: Syntax, telling: Telling): readonly Clause[] {
  const { facts } = telling;
  if (node.op === '!_') return clausesOf(node.args, telling);
  if (node.op === '&&' || node.op === '||') {
    const value = partValue(node, facts);
    // All sides made it so where every one had to; else only those that say the same as the whole.
    const every = value === (node.op === '&&');
    const sides = node.args.filter((one) => every || partValue(one, facts) === value);
    return sides.flatMap((one) => clausesOf(one, telling));
  }
  if (node.op === '?:') {
    const test = partValue(node.args[0], facts);
    const branch = test === null ? [] : clausesOf(node.args[test === true ? 1 : 2], telling);
    return [...clausesOf(node.args[0], telling), ...branch];
  }
  return [atom(node, telling)];
}

function atom(node: Syntax, telling: Telling): Clause {
  switch (node.op) {
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { kind: 'measure', text: order(node.op, node.args, telling) };
    case '==':
    case '!=':
      return { kind: 'circumstance', text: equality(node.args, node.op === '==', telling) };
    case 'in':
      return { kind: 'circumstance', text: membership(node, telling) };
    default:
      return { kind: isKnown(node, telling) ? 'implied' : 'circumstance', text: state(node, telling) };
  }
}

const isKnown = (node: Syntax, { facts }: Telling): boolean =>
  node.op === 'call' && node.args[0] === 'known' && partValue(node, facts) === true;

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
const counts = { '<': 'fewer than', '<=': 'at most', '>': 'more than', '>=': 'at least' } as const;

const be = ({ tense }: Telling): string => (tense === 'past' ? 'was' : 'is');

function order(op: keyof typeof mirrored, [left, right]: readonly [Syntax, Syntax], telling: Telling): string {
  if (isConstant(left) && !isConstant(right)) return order(mirrored[op], [right, left], telling);
  const { facts, language, type } = telling;
  const unit = unitOf(left, type) ?? unitOf(right, type);
  const holds = partValue({ ...sides(left, right), op } as Syntax, facts);
  if (holds === null) return unknownOf(partValue(left, facts) === null ? left : right, telling);
  const found = holds === true ? op : opposites[op];
  const limit = weighed(right, unit, telling);
  const special = arrival(left, found, limit, telling) ?? holding(left, found, limit, telling);
  if (special !== undefined) return special;
  if (language === 'zh-CN') return `${told(left, unit, telling)}${orders['zh-CN'][found]} ${limit}`;
  if (isCount(left)) return `${howMany(left, telling)}, ${counts[found]} ${limit}`;
  return `${told(left, unit, telling)} ${be(telling)} ${orders.en[found]} ${limit}`;
}

function howMany(node: Syntax, telling: Telling): string {
  const count = sayValue(partValue(node, telling.facts), '1', telling.language);
  return `there ${telling.tense === 'past' ? 'were' : 'are'} ${count} ${partName(node, telling)}`;
}

const arrivals = {
  en: { '<': 'sooner than', '<=': 'within', '>': 'later than', '>=': 'not before' },
  'zh-CN': { '<': '早于', '<=': '不晚于', '>': '晚于', '>=': '不早于' },
} as const;

/** When a signal is expected at a level: `cabinet temperature would reach 0 °C in 1 h 15 min, sooner than 2 h`. */
function arrival(node: Syntax, op: keyof typeof arrivals.en, limit: string, telling: Telling): string | undefined {
  const [fn = '', args = []] = node.op === 'call' ? node.args : [];
  const [signal, level] = args;
  if ((fn !== 'time_to' && fn !== 'cooling_time_to') || signal === undefined || level === undefined) return undefined;
  const { facts, language, type, tense } = telling;
  const title = nameOf(signal, type, language);
  const goal = sayValue(partValue(level, facts), unitOf(signal, type), language);
  const seconds = partValue(node, facts);
  if (seconds === 0)
    return language === 'en' ? `${title} ${be(telling)} due to be at ${goal}` : `${title}应已到 ${goal}`;
  const span = sayValue(seconds, 's', language);
  if (language === 'zh-CN') return `${title}预计 ${span}后到 ${goal}（${arrivals['zh-CN'][op]} ${limit}）`;
  return `${title} ${tense === 'past' ? 'would' : 'will'} reach ${goal} in ${span}, ${arrivals.en[op]} ${limit}`;
}

/** For how long a condition has been true: `“water flow below 1 L/min” had held for 12 min, at least 10 min`. */
function holding(node: Syntax, op: keyof typeof arrivals.en, limit: string, telling: Telling): string | undefined {
  const [fn = '', args = []] = node.op === 'call' ? node.args : [];
  const [condition] = args;
  if (fn !== 'held' || condition === undefined) return undefined;
  const { facts, language, tense } = telling;
  const span = sayValue(partValue(node, facts), 's', language);
  const words = criterion(condition, telling);
  if (language === 'zh-CN') return `“${words}”已持续 ${span}（${orders['zh-CN'][op]} ${limit}）`;
  return `“${words}” ${tense === 'past' ? 'had' : 'has'} held for ${span}, ${orders.en[op]} ${limit}`;
}

const sides = (left: Syntax, right: Syntax) => ({ args: [left, right] });

/** The first thing in a part that nobody knows. */
function unknownOf(node: Syntax, telling: Telling): string {
  const leaf = leavesOf(node).find((one) => partValue(one, telling.facts) === null) ?? node;
  const name = partName(leaf, telling);
  return telling.language === 'zh-CN' ? `${name}未知` : `${name} ${be(telling)} unknown`;
}

function leavesOf(node: Syntax): readonly Syntax[] {
  if (!isArithmetic(node)) return [node];
  return node.args.flatMap(leavesOf);
}

type Arithmetic = Syntax & { op: '+' | '-' | '*' | '/' };
const isArithmetic = (node: Syntax): node is Arithmetic => ['+', '-', '*', '/'].includes(node.op);

/** What is looked at, with its value. */
function told(node: Syntax, unit: string | undefined, telling: Telling): string {
  const value = sayValue(partValue(node, telling.facts), unit, telling.language);
  const inner = magnitudeOf(node);
  if (inner !== undefined) return `|${formula(inner, telling)}| = ${value}`;
  return isArithmetic(node) ? `${formula(node, telling)} = ${value}` : term(node, unit, telling);
}

/** What stands in `abs(…)`, where it is computed. */
function magnitudeOf(node: Syntax): Syntax | undefined {
  const [inner] = node.op === 'call' && node.args[0] === 'abs' ? node.args[1] : [];
  return inner !== undefined && isArithmetic(inner) ? inner : undefined;
}

/** What it is measured against: its value, and where it comes from if it is no constant. */
function weighed(node: Syntax, unit: string | undefined, telling: Telling): string {
  if (!isArithmetic(node)) return term(node, unit, telling);
  const value = sayValue(partValue(node, telling.facts), unit, telling.language);
  // Constants among themselves, such as the sum of two parameters, explain nothing.
  if (leavesOf(node).every(isConstant)) return value;
  const from = formula(node, telling);
  return telling.language === 'zh-CN' ? `${value}（${from}）` : `${value} (${from})`;
}

const signs = { '+': '+', '-': '−', '*': '×', '/': '÷' } as const;

function formula(node: Syntax, telling: Telling): string {
  if (!isArithmetic(node)) return term(node, unitOf(node, telling.type), telling);
  const isSum = node.op === '+' || node.op === '-';
  const [left, right] = node.args.map((one, i) => {
    // What is added to a temperature is a difference.
    const beside = isSum ? differenceOf(unitOf(node.args[1 - i] as Syntax, telling.type)) : undefined;
    const text = isConstant(one) ? term(one, beside, telling) : formula(one, telling);
    const loose = isArithmetic(one) && '+-'.includes(one.op) && (i === 1 || '*/'.includes(node.op));
    return loose || (i === 1 && isArithmetic(one)) ? `(${text})` : text;
  });
  return `${left} ${signs[node.op]} ${right}`;
}

function term(node: Syntax, unit: string | undefined, telling: Telling): string {
  const value = sayValue(partValue(node, telling.facts), unit, telling.language);
  const bare = isConstant(node) || (node.op === '?:' && node.args.slice(1).every(isConstant));
  return bare ? value : `${partName(node, telling)} ${value}`;
}

function equality([left, right]: readonly [Syntax, Syntax], wanted: boolean, telling: Telling): string {
  if (isConstant(left) && !isConstant(right)) return equality([right, left], wanted, telling);
  const { facts } = telling;
  const a = partValue(left, facts);
  const b = partValue(right, facts);
  if (a === null || b === null) return unknownOf(a === null ? left : right, telling);
  if (a === b && isCount(left) && telling.language === 'en') return howMany(left, telling);
  const other = isConstant(right) ? sayState(left, b, telling) : term(right, unitOf(left, telling.type), telling);
  return a === b ? being(left, other, '', telling) : being(left, undefined, other, telling);
}

/** `x is <value>`, and what it is not. */
function being(node: Syntax, value: string | undefined, not: string, telling: Telling): string {
  const { facts, language } = telling;
  const name = partName(node, telling);
  const is = value ?? sayState(node, partValue(node, facts), telling);
  if (language === 'zh-CN') return `${name}为 ${is}${not === '' ? '' : `（不是 ${not}）`}`;
  return `${name} ${be(telling)} ${is}${not === '' ? '' : ` (not ${not})`}`;
}

function membership(node: Syntax & { op: 'in' }, telling: Telling): string {
  const [item, options] = node.args;
  if (partValue(item, telling.facts) === null) return unknownOf(item, telling);
  if (partValue(node, telling.facts) === true || options.op !== 'list') return being(item, undefined, '', telling);
  const names = options.args.map((one: Syntax) => sayState(item, partValue(one, telling.facts), telling));
  return being(item, undefined, names.join(telling.language === 'zh-CN' ? '、' : ' or '), telling);
}

/** A signal that is true or false, `known(…)`, a constant. */
function state(node: Syntax, telling: Telling): string {
  const { facts, language } = telling;
  const value = partValue(node, facts);
  const [inner] = node.op === 'call' && node.args[0] === 'known' ? node.args[1] : [];
  if (inner !== undefined) {
    const name = partName(inner, telling);
    if (language === 'zh-CN') return `${name}${value === true ? '已知' : '未知'}`;
    return `${name} ${be(telling)} ${value === true ? 'known' : 'unknown'}`;
  }
  if (value === null) return unknownOf(node, telling);
  if (node.op === 'id') return being(node, undefined, '', telling);
  const text = `\`${sourceOf(node)}\``;
  return language === 'zh-CN' ? `${text} 为${sayValue(value, undefined, language)}` : `${text} ${be(telling)} ${value}`;
}
