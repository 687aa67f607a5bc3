import type { Catalogue, DeviceType, SignalValue } from '../../telemetry/index.ts';
import type { Words } from '../document.ts';
import type { ConditionNow, WhyNot } from '../engine/why-not.ts';
import { parseExpression, type Syntax } from '../expression/parse-expression.ts';
import { sourceOf } from '../expression/scope.ts';
import { conditionSentence } from './condition-sentence.ts';
import { type Facts, partValue } from './part-value.ts';
import { type Language, sayShare, saySpan } from './spell.ts';

/**
 * - `open`: an episode is open
 * - `pending`: a condition holds, and not yet for long enough
 * - `inhibited`: a condition holds and one of `unless` too
 * - `not_met`: what the rule looks for is not there
 * - `no_data`, `unknown`, `error`: it cannot be judged, as in `blind`
 */
export const whyNotOutcomes = ['open', 'pending', 'inhibited', 'not_met', 'no_data', 'unknown', 'error'] as const;
export type WhyNotOutcome = (typeof whyNotOutcomes)[number];

/** A part of an expression: its text, its value now (null = unknown), and how deep in the expression it stands. */
export interface ExpressionPart {
  readonly text: string;
  readonly value: SignalValue | null;
  readonly depth: number;
}

/** Why a rule says nothing, or what it says, in both languages. */
export function whyNotOutcome({ blind, state, levels, unless }: WhyNot): WhyNotOutcome {
  if (blind?.outcome === 'error') return 'error';
  if (state.level !== null) return 'open';
  const holds = levels.some((one) => one.holds === true);
  if (holds && unless.some((one) => one.holds === true)) return 'inhibited';
  if (levels.some((one) => one.since !== null)) return 'pending';
  return blind?.outcome ?? 'not_met';
}

/** The expression with all its parts, parents first, each with its value now. Calls are one part: they have a value. */
export function partsOf(when: string, facts: Facts): readonly ExpressionPart[] {
  const parsed = parseExpression(when);
  return parsed.ok ? [...walk(parsed.syntax, facts, 0)] : [];
}

function* walk(node: Syntax, facts: Facts, depth: number): Generator<ExpressionPart> {
  if (node.op === 'value') return;
  yield { text: sourceOf(node), value: partValue(node, facts), depth };
  if (node.op === '!_' || node.op === '-_') yield* walk(node.args, facts, depth + 1);
  else if (node.op === 'in') yield* walk(node.args[0], facts, depth + 1);
  else if (node.op === 'call' && (node.args[0] === 'known' || node.args[0] === 'abs')) {
    for (const one of node.args[1]) yield* walk(one, facts, depth + 1);
  } else if (isJoined(node)) for (const one of node.args) yield* walk(one, facts, depth + 1);
}

const joined = ['&&', '||', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '?:'] as const;
const isJoined = (node: Syntax): node is Syntax & { op: (typeof joined)[number] } =>
  (joined as readonly string[]).includes(node.op);

const languages = ['en', 'zh-CN'] as const;

const inBoth = (say: (language: Language) => string): Words => {
  const [en, chinese] = languages.map(say);
  return { en: en ?? '', 'zh-CN': chinese ?? '' };
};

/** One condition in words. */
export const conditionWords = (one: ConditionNow, facts: Facts, type: DeviceType | undefined): Words =>
  inBoth((language) => conditionSentence(one.when, 0, { facts, type, language, tense: 'now' }));

/** The whole answer in one or two sentences. */
export function whyNotWords(told: WhyNot, catalogue: Catalogue): Words {
  const type = catalogue.types.get(told.device.type);
  return inBoth((language) => sentence(told, type, language));
}

function sentence(told: WhyNot, type: DeviceType | undefined, language: Language): string {
  const outcome = whyNotOutcome(told);
  if (outcome === 'error') return errorWords(told, language);
  if (told.group !== undefined) return groupWords(told.group, language);
  if (told.silence !== undefined) return silenceWords(told.silence, language);
  const facts = { inputs: told.inputs, params: told.rule.params };
  const say = (one: ConditionNow | undefined): string =>
    one === undefined ? '' : conditionSentence(one.when, 0, { facts, type, language, tense: 'now' });
  const inhibitor = told.unless.find((one) => one.holds === true);
  const running = told.levels.find((one) => one.since !== null);
  const open = told.state.level === null ? undefined : told.levels[told.state.level];
  switch (outcome) {
    case 'open':
      return language === 'en' ? `An episode is open. ${say(open)}` : `告警未结束。${say(open)}`;
    case 'inhibited': {
      const why = `\`${inhibitor?.name}\``;
      const what = say(told.levels.find((one) => one.holds === true));
      return language === 'en'
        ? `${what} The rule waits under ${why}: ${say(inhibitor)}`
        : `${what}规则因 ${why} 暂停：${say(inhibitor)}`;
    }
    case 'pending': {
      const span = saySpan(told.device.now - (running?.since ?? told.device.now), language);
      const needed = saySpan(running?.for ?? 0, language);
      const held = language === 'en' ? `This has held for ${span} of ${needed}.` : `已持续 ${span}，需要 ${needed}。`;
      return language === 'en' ? `${say(running)} ${held}` : `${say(running)}${held}`;
    }
    default:
      return [...new Set(told.levels.map(say))].join(language === 'en' ? ' ' : '');
  }
}

function errorWords({ blind, rule }: WhyNot, language: Language): string {
  if (language === 'en') return blind?.reason ?? 'The rule does not run.';
  const running = rule.mode === 'active' || rule.mode === 'shadow';
  return running ? `规则没有运行：${blind?.reason}` : `规则没有运行：其状态为 ${rule.mode}。`;
}

function silenceWords({ heardAt, silentMs, allowedMs }: NonNullable<WhyNot['silence']>, language: Language): string {
  const silent = saySpan(silentMs, language);
  const allowed = saySpan(allowedMs, language);
  if (language === 'zh-CN') return `设备${heardAt === null ? '登记' : '上次有消息'}至今 ${silent}，允许 ${allowed}。`;
  const what = heardAt === null ? 'was registered and never heard' : 'was last heard';
  return `The device ${what} ${silent} ago; ${allowed} are allowed.`;
}

const kindWords = { district: '片区', building: '楼栋', provider: '服务商', city: '城市' } as const;

function groupWords(group: NonNullable<WhyNot['group']>, language: Language): string {
  const { kind, id, members, population, share, counted, needed } = group;
  const least = needed.at(-1);
  if (language === 'zh-CN') {
    if (id === null) return `设备没有登记${kindWords[kind]}，规则不计入。`;
    const need = `需要 ${least?.atLeast} 台且 ${sayShare(least?.share ?? 0)}`;
    return `${kindWords[kind]} ${id} 的 ${population} 台设备中计入 ${members} 台（${sayShare(share)}），${need}；本设备${counted ? '已' : '未'}计入。`;
  }
  if (id === null) return `The device has no ${kind}, so the rule counts it nowhere.`;
  const need = `at least ${least?.atLeast} and ${sayShare(least?.share ?? 0)} are needed`;
  return `In ${kind} ${id}, ${members} of ${population} devices (${sayShare(share)}) are counted; ${need}. This device is ${counted ? '' : 'not '}one of them.`;
}
