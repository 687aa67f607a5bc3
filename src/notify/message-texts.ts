import type { MessageLanguage } from './delivery.ts';

/** What a person is told, short: the subject of a mail, the whole of an SMS, what a voice call says. */
type Texts = Readonly<Record<MessageLanguage, string>>;

/**
 * Texts by topic. `{path}` is a value of what is sent (`{ticket.number}`); a value that is missing reads as an em dash.
 * A topic without a text of its own has that of its family, then that of `*`.
 */
export const messageTexts: Readonly<Record<string, Texts>> = {
  'ticket.opened': {
    'zh-CN': '【{ticket.severity}】新工单 {ticket.number}:{ticket.title}(设备 {ticket.device_id})',
    en: '[{ticket.severity}] New ticket {ticket.number}: {ticket.title} (device {ticket.device_id})',
  },
  'ticket.accepted': {
    'zh-CN': '工单 {ticket.number} 已由 {ticket.assignee} 接单:{ticket.title}',
    en: 'Ticket {ticket.number} was accepted by {ticket.assignee}: {ticket.title}',
  },
  'ticket.assigned': {
    'zh-CN': '工单 {ticket.number} 已派给 {ticket.assignee}:{ticket.title}',
    en: 'Ticket {ticket.number} was assigned to {ticket.assignee}: {ticket.title}',
  },
  'ticket.started': {
    'zh-CN': '工单 {ticket.number} 已开始处理:{ticket.title}',
    en: 'Work on ticket {ticket.number} has begun: {ticket.title}',
  },
  'ticket.resolved': {
    'zh-CN': '工单 {ticket.number} 已处理完毕:{ticket.title}',
    en: 'Ticket {ticket.number} was resolved: {ticket.title}',
  },
  'ticket.closed': {
    'zh-CN': '工单 {ticket.number} 已关闭:{ticket.title}',
    en: 'Ticket {ticket.number} was closed: {ticket.title}',
  },
  'ticket.reopened': {
    'zh-CN': '工单 {ticket.number} 已重新打开:{ticket.title}',
    en: 'Ticket {ticket.number} was opened again: {ticket.title}',
  },
  'ticket.cancelled': {
    'zh-CN': '工单 {ticket.number} 已取消:{ticket.title}',
    en: 'Ticket {ticket.number} was cancelled: {ticket.title}',
  },
  'ticket.severity-changed': {
    'zh-CN': '工单 {ticket.number} 现为 {ticket.severity}:{ticket.title}',
    en: 'Ticket {ticket.number} is {ticket.severity} now: {ticket.title}',
  },
  'ticket.recovered': {
    'zh-CN': '工单 {ticket.number} 的设备已恢复正常:{ticket.title}',
    en: 'The device of ticket {ticket.number} recovered: {ticket.title}',
  },
  'care-call.*': {
    'zh-CN': '关怀电话({care_call.state}):{care_call.title},设备 {care_call.device_id}',
    en: 'Care call ({care_call.state}): {care_call.title}, device {care_call.device_id}',
  },
  'callback.*': {
    'zh-CN': '回访({callback.state}):{callback.title},设备 {callback.device_id}',
    en: 'Callback ({callback.state}): {callback.title}, device {callback.device_id}',
  },
  'alert.*': {
    'zh-CN': '【{alert.severity}】告警({alert.state}):{alert.title},设备 {alert.device_id}',
    en: '[{alert.severity}] Alert ({alert.state}): {alert.title}, device {alert.device_id}',
  },
  'ticket.escalated': {
    'zh-CN': '【升级 {level}】请立即处理工单 {ticket.number}:{ticket.title},步骤 {step},设备 {ticket.device_id}',
    en: '[Escalation {level}] Act now on ticket {ticket.number}: {ticket.title}, step {step}, device {ticket.device_id}',
  },
  'escalation.step': {
    'zh-CN': '【{severity}】请立即处理 {title}:{text}',
    en: '[{severity}] Act now on {title}: {text}',
  },
  'handover.ready': {
    'zh-CN':
      '交接班:P1/P2 {handover.counts.urgent},回电 {handover.counts.promised},即将超时 {handover.counts.near_breach},无人可派 {handover.counts.unmatched}',
    en: 'Handover: {handover.counts.urgent} P1/P2, {handover.counts.promised} call-backs, {handover.counts.near_breach} near breach, {handover.counts.unmatched} unmatched',
  },
  'quality.cohort-departed': {
    'zh-CN': '故障率异常:{title},纠正措施 {departure.corrective_action_id}',
    en: 'Failure rate: {title}, corrective action {departure.corrective_action_id}',
  },
  'carewatch.lagging': {
    'zh-CN': 'Carewatch 规则处理滞后 {lag_seconds} 秒,告警会延迟',
    en: 'The rules of Carewatch are {lag_seconds} s behind; alerts are late',
  },
  'carewatch.caught-up': { 'zh-CN': 'Carewatch 规则处理已赶上', en: 'The rules of Carewatch have caught up' },
  'carewatch.test': { 'zh-CN': 'Carewatch 测试消息', en: 'A test message of Carewatch' },
  '*': { 'zh-CN': 'Carewatch 通知:{topic}', en: 'Carewatch tells of {topic}' },
};

/** The text for a topic with the values of `body` filled in, on one line. */
export function messageText(topic: string, body: Readonly<Record<string, unknown>>, language: MessageLanguage): string {
  const [family = ''] = topic.split('.');
  const texts = messageTexts[topic] ?? messageTexts[`${family}.*`] ?? messageTexts['*'];
  const filled = (texts?.[language] ?? topic).replaceAll(/\{([a-z_.]+)\}/g, (_, path: string) =>
    shown(valueAt({ topic, ...body }, path), language),
  );
  return oneLine(filled);
}

/** Control characters and line ends would begin another header or another message. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 500);

function valueAt(body: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined,
      body,
    );
}

function shown(value: unknown, language: MessageLanguage): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, language)) {
    return shown((value as Record<string, unknown>)[language], language);
  }
  return '—';
}
