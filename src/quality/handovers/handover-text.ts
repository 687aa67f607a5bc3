import type { Instant } from '../../base/index.ts';
import type { ShiftTicket, TimedTicket } from '../../desk/index.ts';
import type { Handover, HandoverList } from './handover.ts';

const languages = ['zh-CN', 'en'] as const;
type Language = (typeof languages)[number];

const headings: Readonly<Record<HandoverList, Readonly<Record<Language, string>>>> = {
  urgent: { 'zh-CN': '未解决的 P1/P2 工单', en: 'Open P1 and P2' },
  promised: { 'zh-CN': '承诺的回电', en: 'Promised call-backs' },
  near_breach: { 'zh-CN': '即将超时', en: 'Near breach' },
  unmatched: { 'zh-CN': '无人可派', en: 'Nobody found to send' },
  incidents: { 'zh-CN': '进行中的群体事件', en: 'Incidents' },
  silences: { 'zh-CN': '下一班内结束的静默', en: 'Silences that end in the next shift' },
};
const clocks: Readonly<Record<string, string>> = { respond: '接单', arrive: '到场', resolve: '解决' };

/** The digest as people read it: what there is to do, list by list, and what was done. Nothing of a list that is empty. */
export function handoverText(handover: Handover, timeZone: string): Readonly<Record<Language, string>> {
  return Object.fromEntries(languages.map((language) => [language, textIn(handover, timeZone, language)])) as Record<
    Language,
    string
  >;
}

function textIn({ from, to, content }: Handover, timeZone: string, language: Language): string {
  const at = clockIn(timeZone, language);
  const lines: Readonly<Record<HandoverList, readonly string[]>> = {
    urgent: content.urgent.items.map((one) => `${ticket(one, language)} · ${one.assignee ?? '—'}`),
    promised: content.promised.items.map(
      ({ promised_at, title, device_id }) => `${at(promised_at)} ${title[language]} · ${device_id ?? '—'}`,
    ),
    near_breach: content.near_breach.items.map(
      (one) => `${at(one.at)} ${clock(one, language)} ${ticket(one, language)}`,
    ),
    unmatched: content.unmatched.items.map((one) => ticket(one, language)),
    incidents: content.incidents.items.map(
      ({ rule_id, subject, opened_at }) => `${rule_id} ${subject.kind} ${subject.id} · ${at(opened_at)}`,
    ),
    silences: content.silences.items.map(({ until, kind, reason }) => `${at(until)} ${kind}: ${reason}`),
  };
  const sections = (Object.keys(headings) as HandoverList[])
    .filter((list) => content[list].count > 0)
    .flatMap((list) => {
      const left = content[list].count - lines[list].length;
      const more = left === 0 ? [] : [language === 'zh-CN' ? `- 另有 ${left} 项` : `- and ${left} more`];
      return [
        `${headings[list][language]} (${content[list].count})`,
        ...lines[list].map((line) => `- ${oneLine(line)}`),
        ...more,
        '',
      ];
    });
  const head = language === 'zh-CN' ? `交接班 ${at(from)} – ${at(to)}` : `Handover ${at(from)} – ${at(to)}`;
  return [head, '', ...sections, done(content.done, language)].join('\n');
}

function done(counts: Handover['content']['done'], language: Language): string {
  const { opened, resolved, breaches, calls, answers } = counts;
  return language === 'zh-CN'
    ? `本班:新工单 ${opened},解决 ${resolved},超时 ${breaches},通话 ${calls},有答复的回访 ${answers}`
    : `This shift: ${opened} tickets opened, ${resolved} resolved, ${breaches} breaches, ${calls} calls ended, ${answers} answers`;
}

const ticket = ({ severity, number, title, device_id }: ShiftTicket, language: Language): string =>
  `[${severity}] ${number} ${title[language]} · ${device_id ?? '—'}`;

const clock = ({ reason }: TimedTicket, language: Language): string =>
  (language === 'zh-CN' ? clocks[reason ?? ''] : reason) ?? '—';

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ');

function clockIn(timeZone: string, language: Language): (at: Instant) => string {
  const format = new Intl.DateTimeFormat(language === 'zh-CN' ? 'zh-CN' : 'en-GB', {
    ...{ timeZone, hourCycle: 'h23', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  return (at) => format.format(at);
}
