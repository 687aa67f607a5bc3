import type { DeviceType } from '../../telemetry/index.ts';
import type { Syntax } from '../expression/parse-expression.ts';
import { sourceOf } from '../expression/scope.ts';
import { isConstant, nameOf, unitOf } from './names.ts';
import { type Facts, partValue } from './part-value.ts';
import { type Language, sayValue } from './spell.ts';

/** How an expression is told: in which language, of the past or of now, and over which type's signals. */
export interface Telling {
  readonly facts: Facts;
  readonly type: DeviceType | undefined;
  readonly language: Language;
  readonly tense: 'past' | 'now';
}

/** One fact about the subject. A `measure` compares numbers; a `circumstance` says in which state they did. */
export interface Clause {
  readonly kind: 'measure' | 'circumstance';
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
      return { kind: 'circumstance', text: state(node, telling) };
  }
}

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
const orders = {
  en: { '<': 'below', '<=': 'at or below', '>': 'above', '>=': 'at or above' },
  'zh-CN': { '<': '低于', '<=': '不高于', '>': '高于', '>=': '不低于' },
} as const;
const opposites = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;

const be = ({ tense }: Telling): string => (tense === 'past' ? 'was' : 'is');

function order(op: keyof typeof mirrored, [left, right]: readonly [Syntax, Syntax], telling: Telling): string {
  if (isConstant(left) && !isConstant(right)) return order(mirrored[op], [right, left], telling);
  const { facts, language, type } = telling;
  const a = partValue(left, facts);
  const _b = partValue(right, facts);
  const unit = unitOf(left, type) ?? unitOf(right, type);
  const holds = partValue({ ...sides(left, right), op } as Syntax, facts);
  if (holds === null) return unknownOf(a === null ? left : right, telling);
  const subject = told(left, unit, telling);
  const bound = weighed(right, unit, telling);
  if (language === 'zh-CN') return `${subject} ${orders['zh-CN'][holds === true ? op : opposites[op]]} ${bound}`;
  return `${subject} ${be(telling)} ${holds === true ? '' : 'not '}${orders.en[op]} ${bound}`;
}

const sides = (left: Syntax, right: Syntax) => ({ args: [left, right] });

/** The first thing in a part that nobody knows. */
function unknownOf(node: Syntax, telling: Telling): string {
  const leaf = leavesOf(node).find((one) => partValue(one, telling.facts) === null) ?? node;
  const name = nameOf(leaf, telling.type, telling.language);
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
  if (!isArithmetic(node)) return term(node, unit, telling);
  return `${formula(node, telling)} = ${value}`;
}

/** What it is measured against: its value, and where it comes from if it is no constant. */
function weighed(node: Syntax, unit: string | undefined, telling: Telling): string {
  if (!isArithmetic(node)) return term(node, unit, telling);
  const value = sayValue(partValue(node, telling.facts), unit, telling.language);
  const from = formula(node, telling);
  return telling.language === 'zh-CN' ? `${value}（${from}）` : `${value} (${from})`;
}

const signs = { '+': '+', '-': '−', '*': '×', '/': '÷' } as const;

function formula(node: Syntax, telling: Telling): string {
  if (!isArithmetic(node)) return term(node, unitOf(node, telling.type), telling);
  const [left, right] = node.args.map((one, i) => {
    const text = formula(one, telling);
    const loose = isArithmetic(one) && '+-'.includes(one.op) && (i === 1 || '*/'.includes(node.op));
    return loose || (i === 1 && isArithmetic(one)) ? `(${text})` : text;
  });
  return `${left} ${signs[node.op]} ${right}`;
}

function term(node: Syntax, unit: string | undefined, telling: Telling): string {
  const value = sayValue(partValue(node, telling.facts), unit, telling.language);
  const bare = isConstant(node) || (node.op === '?:' && node.args.slice(1).every(isConstant));
  return bare ? value : `${nameOf(node, telling.type, telling.language)} ${value}`;
}

function equality([left, right]: readonly [Syntax, Syntax], wanted: boolean, telling: Telling): string {
  if (isConstant(left) && !isConstant(right)) return equality([right, left], wanted, telling);
  const { facts } = telling;
  const a = partValue(left, facts);
  const b = partValue(right, facts);
  if (a === null || b === null) return unknownOf(a === null ? left : right, telling);
  const other = term(right, unitOf(left, telling.type), telling);
  return a === b ? being(left, other, '', telling) : being(left, undefined, other, telling);
}

/** `x is <value>`, and what it is not. */
function being(node: Syntax, value: string | undefined, not: string, telling: Telling): string {
  const { facts, language, type } = telling;
  const name = nameOf(node, type, language);
  const is = value ?? sayValue(partValue(node, facts), unitOf(node, type), language);
  if (language === 'zh-CN')
    return `${name}为${/^[\x20-\x7e]/.test(is) ? ' ' : ''}${is}${not === '' ? '' : `（不是 ${not}）`}`;
  return `${name} ${be(telling)} ${is}${not === '' ? '' : ` (not ${not})`}`;
}

function membership(node: Syntax & { op: 'in' }, telling: Telling): string {
  const [item, options] = node.args;
  if (partValue(item, telling.facts) === null) return unknownOf(item, telling);
  if (partValue(node, telling.facts) === true || options.op !== 'list') return being(item, undefined, '', telling);
  const names = options.args.map((one: Syntax) => sayValue(partValue(one, telling.facts), undefined, telling.language));
  return being(item, undefined, names.join(telling.language === 'zh-CN' ? '、' : ', '), telling);
}

/** A signal that is true or false, `known(…)`, a constant. */
function state(node: Syntax, telling: Telling): string {
  const { facts, language, type } = telling;
  const value = partValue(node, facts);
  const [inner] = node.op === 'call' && node.args[0] === 'known' ? node.args[1] : [];
  if (inner !== undefined) {
    const name = nameOf(inner, type, language);
    if (language === 'zh-CN') return `${name}${value === true ? '已知' : '未知'}`;
    return `${name} ${be(telling)} ${value === true ? 'known' : 'unknown'}`;
  }
  if (value === null) return unknownOf(node, telling);
  if (node.op === 'id') return being(node, undefined, '', telling);
  const text = `\`${sourceOf(node)}\``;
  return language === 'zh-CN' ? `${text} 为${sayValue(value, undefined, language)}` : `${text} ${be(telling)} ${value}`;
}
