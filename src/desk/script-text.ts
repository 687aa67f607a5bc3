import type { Instant } from '../base/index.ts';
import type { Device } from '../fleet/index.ts';
import type { CallAbout } from './calls/call-writer.ts';
import type { Script } from './desk-rule.ts';

type Value = string | number | boolean | null | undefined;
type Language = 'en' | 'zh-CN';

/** What a script may name beside the inputs of the alert and the attributes of site and device. */
export interface ScriptScene {
  readonly device: Device | undefined;
  readonly about: CallAbout;
  readonly ticketNumber: string | undefined;
  readonly timeZone: string;
  /** What the device last said of a signal, for what the rule did not read. */
  readonly lastSaid?: ((signal: string) => Value) | undefined;
}

const unknown = '—';

/** Texts exist in two languages: Chinese for those who speak it, English for all others. */
function textLanguage(device: Device | undefined): Language {
  const language = device?.customer?.language ?? 'zh-CN';
  return /^zh\b/i.test(language) ? 'zh-CN' : 'en';
}

/** The script in the customer's language. A value that is not known is an em dash, never a name in braces. */
export function fillScript(script: Script, scene: ScriptScene): string {
  const language = textLanguage(scene.device);
  return script.text[language].replace(/\{([^{}]*)\}/g, (_, name: string) =>
    spell(wordFor(name.trim(), scene, language), language),
  );
}

/** The nearest source that knows the name: the daemon, the alert, the place, the device. */
function wordFor(name: string, scene: ScriptScene, language: Language): Value {
  const { device, about } = scene;
  const { values = {}, alert } = about;
  if (Object.hasOwn(values, name)) return values[name];
  const own = Object.hasOwn(words, name) ? words[name as keyof typeof words](scene, language) : undefined;
  if (own !== undefined) return own;
  const { details = {}, ...site } = device?.site ?? {};
  for (const source of [alert?.proof.inputs ?? {}, groupOf(about), site, details, device?.attributes ?? {}]) {
    if (Object.hasOwn(source, name)) return (source as Readonly<Record<string, Value>>)[name];
  }
  return scene.lastSaid?.(name);
}

/** The place or provider that an alert of a group is about. */
const groupOf = ({ device_id, subject }: CallAbout): Readonly<Record<string, string>> =>
  device_id === null ? { [subject.kind]: subject.id } : {};

const words = {
  device_id: ({ about }) => about.device_id,
  model: ({ device }) => device?.model,
  purchased_on: ({ device }) => device?.purchased_on,
  customer_name: ({ device }) => device?.customer?.name,
  rule_id: ({ about }) => about.alert?.rule_id,
  title: ({ about }, language) => about.title[language],
  severity: ({ about }) => about.severity,
  since: ({ about, timeZone }, language) => about.alert && moment(about.alert.since, timeZone, language),
  opened_at: ({ about, timeZone }, language) => about.alert && moment(about.alert.opened_at, timeZone, language),
  ticket: ({ ticketNumber }) => ticketNumber,
} satisfies Record<string, (scene: ScriptScene, language: Language) => Value>;

function moment(at: Instant, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(at);
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
