import { unreachable } from '../../base/index.ts';
import type { Catalogue, DeviceType, SignalValue } from '../../telemetry/index.ts';
import type { Rule, Words } from '../document.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import type { Quorum } from '../quorum-document.ts';
import type { Verdict } from '../verdict.ts';
import { conditionSentence } from './condition-sentence.ts';
import { criterion, type Naming } from './criterion.ts';
import { type Language, sayShare, saySpan, spaced } from './spell.ts';

/** What is known of the verdict that an alert rests on. */
export interface Proof extends Pick<Verdict, 'level' | 'reason' | 'inputs' | 'subject'> {
  /** For how long the condition had held, in milliseconds. */
  readonly heldMs: number;
}

/**
 * Why an alert was opened, or came to the level that it has, as a sentence in each language. `rule` is the version that
 * said so; `deviceType` names the subject's type, of which signals have their titles and units.
 */
export function proofSentence(rule: Rule, proof: Proof, catalogue: Catalogue, deviceType?: string): Words {
  const type = catalogue.types.get(deviceType ?? rule.deviceTypes[0] ?? '');
  return { en: sentence(rule, proof, type, 'en'), 'zh-CN': sentence(rule, proof, type, 'zh-CN') };
}

function sentence(rule: Rule, proof: Proof, type: DeviceType | undefined, language: Language): string {
  const { detect, params } = rule;
  switch (detect.kind) {
    case 'condition': {
      const facts = { inputs: proof.inputs, params };
      const when = detect.levels[proof.level]?.when ?? 'true';
      return conditionSentence(when, proof.heldMs, { facts, type, language, tense: 'past' });
    }
    case 'missing':
      return silence(proof, detect.after, type, language);
    case 'quorum':
      return quorum(detect, proof, { facts: { inputs: {}, params }, type, language });
    default:
      return unreachable(detect);
  }
}

function silence(
  proof: Proof,
  after: 'silence_after' | number,
  type: DeviceType | undefined,
  language: Language,
): string {
  const limit = saySpan(after === 'silence_after' ? (type?.silenceAfter ?? 0) : after, language);
  const silent = saySpan(numberOf(proof.inputs.silent_s) * 1000, language);
  const never = proof.reason === 'never-heard';
  if (language === 'zh-CN') {
    return never
      ? `设备登记 ${silent}以来从未有任何消息，允许 ${limit}。`
      : `设备已 ${silent}没有任何消息，允许 ${limit}。`;
  }
  return never
    ? `The device was never heard in the ${silent} since it was registered; ${limit} are allowed.`
    : `Nothing was heard of the device for ${silent}; ${limit} are allowed.`;
}

const numberOf = (value: SignalValue | null | undefined): number => (typeof value === 'number' ? value : 0);

const kindWords = { district: '片区', building: '楼栋', provider: '服务商', city: '城市' } as const;

function quorum({ by, member, levels, within }: Quorum, proof: Proof, naming: Naming): string {
  const { language } = naming;
  const { atLeast = 0, share: least = 0 } = levels[proof.level] ?? {};
  const members = numberOf(proof.inputs.members);
  const population = numberOf(proof.inputs.population);
  const share = sayShare(numberOf(proof.inputs.share));
  const { id } = proof.subject;
  const span = saySpan(within, language);
  const parsed = member.kind === 'missing' ? undefined : parseExpression(member.when);
  const condition = parsed?.ok === true ? criterion(parsed.syntax, naming) : undefined;
  if (language === 'zh-CN') {
    const what = condition === undefined ? '失联' : `满足“${condition}”`;
    return spaced(
      `${kindWords[by]} ${id} 的 ${population} 台设备中有 ${members} 台（${share}）在 ${span}内${what}，达到 ${atLeast} 台且 ${sayShare(least)}。`,
    );
  }
  const what = condition === undefined ? 'fell silent' : `had ${condition}`;
  return `In ${by} ${id}, ${members} of ${population} devices (${share}) ${what} within ${span}; at least ${atLeast} and ${sayShare(least)} were needed.`;
}
