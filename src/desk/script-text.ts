import type { Alert } from '../alerts/index.ts';
import type { Instant } from '../base/index.ts';
import type { Device } from '../fleet/index.ts';
import type { Script } from './desk-rule.ts';

type Value = string | number | boolean | null | undefined;
type Language = 'en' | 'zh-CN';

/** What a script may name beside the inputs of the alert and the attributes of site and device. */
export interface ScriptScene {
  readonly device: Device | undefined;
  readonly alert: Alert;
  readonly ticketNumber: string | undefined;
  readonly timeZone: string;
}

const unknown = '—';

/** Texts exist in two languages: Chinese for those who speak it, English for all others. */
export function textLanguage(device: Device | undefined): Language {
  const language = device?.customer?.language ?? 'zh-CN';
  return /^zh\b/i.test(language) ? 'zh-CN' : 'en';
}

/** The script in the customer's language. A value that is not known is an em dash, never a name in braces. */
export function fillScript(script: Script, scene: ScriptScene): string {
  const language = textLanguage(scene.device);
  const values = valuesOf(scene, language);
  return script.text[language].replace(/\{([^{}]*)\}/g, (_, name: string) => spell(values.get(name.trim()), language));
}

function valuesOf({ device, alert, ticketNumber, timeZone }: ScriptScene, language: Language): Map<string, Value> {
  const { details, ...site } = device?.site ?? { details: {} };
  const moment = (at: Instant): string =>
    new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(at);
  return new Map<string, Value>([
    ...Object.entries(device?.attributes ?? {}),
    ...Object.entries(details),
    ...Object.entries(site as Readonly<Record<string, Value>>),
    ...Object.entries(alert.proof.inputs),
    ['device_id', alert.device_id],
    ['model', device?.model],
    ['purchased_on', device?.purchased_on],
    ['customer_name', device?.customer?.name],
    ['rule_id', alert.rule_id],
    ['title', alert.title[language]],
    ['severity', alert.severity],
    ['since', moment(alert.since)],
    ['opened_at', moment(alert.opened_at)],
    ['ticket', ticketNumber],
  ]);
}

function spell(value: Value, language: Language): string {
  if (value === null || value === undefined || value === '') return unknown;
  if (typeof value === 'boolean') return language === 'en' ? (value ? 'yes' : 'no') : value ? '是' : '否';
  if (typeof value === 'number') {
    return new Intl.NumberFormat(language, { maximumFractionDigits: 1, useGrouping: false }).format(value);
  }
  // A value is said, not filled in again.
  return value.replace(/[{}]/g, '');
}
