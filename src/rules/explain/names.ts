import type { DeviceType } from '../../telemetry/index.ts';
import type { Syntax } from '../expression/parse-expression.ts';
import { sourceOf } from '../expression/scope.ts';
import { type Language, lower } from './spell.ts';

/** What the parts of an expression are called, and in which unit their values are. */

/** A name, in the middle of a sentence. A part without one is called by its text. */
export function nameOf(node: Syntax, type: DeviceType | undefined, language: Language): string {
  if (node.op === 'id') return signalName(node.args, type, language);
  if (node.op === '.') return attributeName(node.args[1], language);
  if (node.op === 'call') return callName(node, type, language) ?? `\`${sourceOf(node)}\``;
  return `\`${sourceOf(node)}\``;
}

export const signalOf = (name: string, type: DeviceType | undefined) => type?.signals[type.slotOf.get(name) ?? -1];

const signalName = (name: string, type: DeviceType | undefined, language: Language): string =>
  lower(signalOf(name, type)?.title[language] ?? name);

const attributeWords: Readonly<Record<string, string>> = {
  rated_gas_pressure_pa: '额定燃气压力',
  levelling_tolerance_mm: '平层允许偏差',
  anode_interval_months: '镁棒更换周期',
  alarm_selftest_interval_s: '报警自检周期',
  rated_tank_pressure_kpa: '内胆额定压力',
  filter_interval_h: '滤网清洗周期',
  scrap_age_years: '报废年限',
  water_hardness: '水质硬度',
  gas_type: '气种',
  model: '型号',
  district: '片区',
  city: '城市',
  building: '楼栋',
  provider: '服务商',
};

const suffixes: Readonly<Record<string, string>> = {
  ...{ pa: 'Pa', kpa: 'kPa', mm: 'mm', s: 's', c: '°C', pct: '%', h: 'h', v: 'V', a: 'A', ma: 'mA', ms: 'ms' },
  ...{ w: 'W', wh: 'Wh', ppm: 'ppm', lpm: 'L/min', months: 'months', years: 'years', days: 'days' },
};

const suffixOf = (name: string): string | undefined => suffixes[name.split('_').at(-1) ?? ''];

function attributeName(name: string, language: Language): string {
  const known = language === 'zh-CN' ? attributeWords[name] : undefined;
  if (known !== undefined) return known;
  const words = name.split('_');
  return (suffixOf(name) === undefined ? words : words.slice(0, -1)).join(' ');
}

/**
 * `{x}`: the signal (or call) it is about; `{w}`: its span; `{p}`, `{o}`: its share in percent. A call of which a word is not found here, or that is not here, is named by its text.
 */
const callWords: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  avg: { en: 'average {x} over {w}', 'zh-CN': '{w}内{x}平均值' },
  min: { en: 'lowest {x} over {w}', 'zh-CN': '{w}内{x}最小值' },
  max: { en: 'highest {x} over {w}', 'zh-CN': '{w}内{x}最大值' },
  sum: { en: 'sum of {x} over {w}', 'zh-CN': '{w}内{x}总和' },
  count: { en: 'readings of {x} in {w}', 'zh-CN': '{w}内{x}读数次数' },
  changes: { en: 'changes of {x} in {w}', 'zh-CN': '{w}内{x}变化次数' },
  delta: { en: 'change of {x} over {w}', 'zh-CN': '{w}内{x}变化量' },
  rate: { en: 'rate of {x} over {w}', 'zh-CN': '{w}内{x}每秒变化率' },
  slope: { en: 'slope of {x} over {w}', 'zh-CN': '{w}内{x}每秒斜率' },
  stddev: { en: 'standard deviation of {x} over {w}', 'zh-CN': '{w}内{x}标准差' },
  median: { en: 'median {x} over {w}', 'zh-CN': '{w}内{x}中位数' },
  baseline: { en: 'baseline of {x} from its first {w}', 'zh-CN': '最初{w}的{x}基线' },
  age: { en: 'time since the last {x}', 'zh-CN': '距上次收到{x}的时间' },
  days_since_service: { en: 'days since service', 'zh-CN': '距上次保养天数' },
  tickets: { en: 'tickets in {w}', 'zh-CN': '{w}内工单数' },
  repeats: { en: 'repairs of the newest fault in {w}', 'zh-CN': '{w}内同一故障维修次数' },
  abs: { en: 'magnitude of {x}', 'zh-CN': '{x}绝对值' },
  quantile: { en: '{o} percentile of {x} over {w}', 'zh-CN': '{w}内{x}第{p}百分位' },
  forecast_min: { en: 'lowest outdoor temperature forecast for {w}', 'zh-CN': '未来{w}预报最低气温' },
};

function ordinal(number: string): string {
  const last = /(?:^|[^1])([123])$/.exec(number)?.[1];
  return `${number}${last === undefined ? 'th' : { 1: 'st', 2: 'nd', 3: 'rd' }[last]}`;
}

const spanWords = {
  en: { ms: 'ms', s: 's', m: 'min', h: 'h', d: 'd' },
  'zh-CN': { ms: '毫秒', s: '秒', m: '分钟', h: '小时', d: '天' },
};

function callName(node: Syntax & { op: 'call' }, type: DeviceType | undefined, language: Language): string | undefined {
  const [fn, args] = node.args;
  const words = Object.hasOwn(callWords, fn) ? callWords[fn]?.[language] : undefined;
  if (words === undefined) return undefined;
  const parts = callParts(args, type, language);
  const lacking = [...words.matchAll(/\{(\w)\}/g)].some(([, key]) => parts[key as keyof typeof parts] === undefined);
  return lacking ? undefined : words.replace(/\{(\w)\}/g, (_, key: keyof typeof parts) => parts[key] ?? '');
}

function callParts(args: readonly Syntax[], type: DeviceType | undefined, language: Language) {
  const subject = args.find(({ op }) => op === 'id') ?? args.find(({ op }) => op === 'call' || op === '-');
  const number = args.find((one) => one.op === 'value' && typeof one.args !== 'string');
  const percent = number && Math.round(Number(number.args) * 1000) / 10;
  return {
    x: subject && nameOf(subject, type, language),
    w: args.map((one) => (one.op === 'value' ? spanOf(one.args, language) : undefined)).find(Boolean),
    p: percent?.toString(),
    o: percent === undefined ? undefined : ordinal(percent.toString()),
  };
}

/** A span as written in a rule: `24h` is `24 h`. */
function spanOf(text: unknown, language: Language): string | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(text));
  const unit = match?.[2] as keyof (typeof spanWords)['en'] | undefined;
  return unit === undefined ? undefined : `${match?.[1]} ${spanWords[language][unit]}`;
}

const likeItsSignal = ['avg', 'min', 'max', 'sum', 'median', 'quantile', 'baseline', 'abs'];
const inSeconds = ['age', 'held', 'time_to', 'cooling_time_to'];
const counting = ['count', 'changes', 'tickets', 'repeats', 'days_since_service', 'last_n'];

/** Whether a part counts things: then it is said as so many of them. */
export const isCount = (node: Syntax): boolean => node.op === 'call' && counting.includes(node.args[0]);

/** The unit of a part's values; undefined = it has none, or takes that of what it stands beside. */
export function unitOf(node: Syntax, type: DeviceType | undefined): string | undefined {
  switch (node.op) {
    case 'id':
      return signalOf(node.args, type)?.unit;
    case '.':
      return node.args[0].op === 'id' && node.args[0].args === 'device' ? suffixOf(node.args[1]) : undefined;
    case 'call': {
      const [fn, args] = node.args;
      if (inSeconds.includes(fn)) return 's';
      if (fn === 'forecast_min') return '°C';
      if (counting.includes(fn)) return '1';
      const [first] = args;
      const unit = first === undefined ? undefined : unitOf(first, type);
      if (fn === 'rate' || fn === 'slope') return unit === undefined ? undefined : `${differenceOf(unit)}/s`;
      if (fn === 'delta' || fn === 'stddev') return differenceOf(unit);
      if (likeItsSignal.includes(fn)) return unit;
      // Counts have none, also beside something that has.
      return Object.hasOwn(callWords, fn) ? '1' : undefined;
    }
    case '-_':
      return unitOf(node.args, type);
    case '+':
    case '-': {
      const [one, other] = node.args.map((part) => unitOf(part, type));
      return node.op === '-' && one === other ? differenceOf(one) : (one ?? other);
    }
    case '*':
      return node.args.map((one) => unitOf(one, type)).filter(isUnit).length === 1
        ? node.args.map((one) => unitOf(one, type)).find(isUnit)
        : undefined;
    case '/':
      return isUnit(unitOf(node.args[1], type)) ? undefined : unitOf(node.args[0], type);
    default:
      return undefined;
  }
}

/** Two temperatures differ by kelvins. */
export const differenceOf = (unit: string | undefined): string | undefined => (unit === '°C' ? 'K' : unit);

const isUnit = (unit: string | undefined): boolean => unit !== undefined && unit !== '1';

/** Whether a value reads as a text of the rule itself rather than as something observed. */
export const isConstant = (node: Syntax): boolean =>
  node.op === 'value' ||
  (node.op === '-_' && isConstant(node.args)) ||
  (node.op === '.' && sourceOf(node).startsWith('params.'));
