import type { DeviceType, SignalValue } from '../../telemetry/index.ts';
import type { Syntax } from '../expression/parse-expression.ts';
import { sourceOf } from '../expression/scope.ts';
import { isConstant, nameOf, signalOf, unitOf } from './names.ts';
import { type Facts, partValue } from './part-value.ts';
import { type Language, sayValue } from './spell.ts';

/** What is needed to call the parts of an expression by names that people know. */
export interface Naming {
  readonly facts: Facts;
  readonly type: DeviceType | undefined;
  readonly language: Language;
}

/** The name of a part; of one that is about a condition, with the condition in words. */
export function partName(node: Syntax, naming: Naming): string {
  const { type, language } = naming;
  const [fn = '', args = []] = node.op === 'call' ? node.args : [];
  const [first, second, third] = args;
  if (fn === 'last_n' && first !== undefined && second !== undefined && third !== undefined) {
    const title = nameOf(second, type, language);
    const [most, condition] = [sayValue(partValue(third, naming.facts), '1', language), criterion(first, naming)];
    return language === 'en'
      ? `of the last ${most} readings of ${title} with ${condition}`
      : `最近 ${most} 次${title}读数中“${condition}”的次数`;
  }
  if (fn === 'held' && first !== undefined) {
    const condition = criterion(first, naming);
    return language === 'en' ? `time for which ${condition}` : `“${condition}”持续的时间`;
  }
  return nameOf(node, type, language);
}

/** A value as the catalogue calls it: states have names. */
export function sayState(node: Syntax, value: SignalValue | null, { type, language }: Naming): string {
  const signal = node.op === 'id' ? signalOf(node.args, type) : undefined;
  const title = typeof value === 'string' ? signal?.valueTitles?.[value] : undefined;
  return title?.[language] ?? sayValue(value, unitOf(node, type), language);
}

type Order = '<' | '<=' | '>' | '>=';

export const orders = {
  en: { '<': 'below', '<=': 'at most', '>': 'above', '>=': 'at least' },
  'zh-CN': { '<': '低于', '<=': '不高于', '>': '高于', '>=': '不低于' },
} as const;
export const opposites = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;

/** A condition as such, without the values of the moment: `burner alight and gas supply pressure below 900 Pa`. */
export function criterion(node: Syntax, naming: Naming, negated = false): string {
  const { language } = naming;
  switch (node.op) {
    case '!_':
      return criterion(node.args, naming, !negated);
    case '&&':
    case '||':
      return both(node, naming, negated);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return bound(node, naming, negated);
    case '==':
    case '!=':
      return wanted(node.args[0], [node.args[1]], naming, (node.op === '!=') !== negated);
    case 'in': {
      const [item, options] = node.args;
      return wanted(item, options.op === 'list' ? options.args : [options], naming, negated);
    }
    default: {
      const [inner] = node.op === 'call' && node.args[0] === 'known' ? node.args[1] : [];
      if (inner !== undefined) {
        const name = partName(inner, naming);
        if (language === 'en') return `${name} ${negated ? 'unknown' : 'known'}`;
        return `${name}${negated ? '未知' : '已知'}`;
      }
      return `${partName(node, naming)}${language === 'en' ? (negated ? ' false' : ' true') : negated ? '为否' : '为是'}`;
    }
  }
}

/** Not (a and b) is: not a, or not b. What is linked otherwise stands in brackets. */
function both(node: Syntax & { op: '&&' | '||' }, naming: Naming, negated: boolean): string {
  const { language } = naming;
  const link = linkOf(node, negated);
  const [left, right] = node.args.map((part) => {
    const said = criterion(part, naming, negated);
    const own = linkOf(part, negated);
    return own === undefined || own === link ? said : language === 'en' ? `(${said})` : `（${said}）`;
  });
  const words = { '&&': { en: ' and ', 'zh-CN': '且' }, '||': { en: ' or ', 'zh-CN': '或' } } as const;
  return `${left}${words[link ?? '&&'][language]}${right}`;
}

function linkOf(node: Syntax, negated: boolean): '&&' | '||' | undefined {
  if (node.op === '!_') return linkOf(node.args, !negated);
  if (node.op !== '&&' && node.op !== '||') return undefined;
  return (node.op === '&&') === negated ? '||' : '&&';
}

function bound(node: Syntax & { op: Order }, naming: Naming, negated: boolean): string {
  const { type, language } = naming;
  const [left, right] = node.args;
  const unit = unitOf(left, type) ?? unitOf(right, type);
  const order = orders[language][negated ? opposites[node.op] : node.op];
  const [one, other] = [amount(left, unit, naming), amount(right, unit, naming)];
  return language === 'en' ? `${one} ${order} ${other}` : `${one}${order} ${other}`;
}

const signs: Readonly<Record<string, string>> = { '+': '+', '-': '−', '*': '×', '/': '÷' };

function amount(node: Syntax, unit: string | undefined, naming: Naming): string {
  if (isConstant(node)) return sayValue(partValue(node, naming.facts), unit, naming.language);
  const sign = signs[node.op];
  if (sign === undefined || !Array.isArray(node.args)) return partName(node, naming);
  const [left, right] = node.args as [Syntax, Syntax];
  return `${amount(left, undefined, naming)} ${sign} ${amount(right, undefined, naming)}`;
}

function wanted(item: Syntax, options: readonly Syntax[], naming: Naming, negated: boolean): string {
  const words = options.map((one) =>
    isConstant(one) ? sayState(item, partValue(one, naming.facts), naming) : partName(one, naming),
  );
  const name = isConstant(item) ? sourceOf(item) : partName(item, naming);
  if (naming.language === 'en') return `${name} ${negated ? 'not ' : ''}${words.join(' or ')}`;
  return `${name}${negated ? '不' : ''}为 ${words.join('或')}`;
}
