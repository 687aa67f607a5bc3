import type { SignalValue, Titles } from '../../telemetry/index.ts';

/** How values, spans and names are said in the languages of the product. */

export type Language = keyof Titles;

const unknown = { en: 'unknown', 'zh-CN': '未知' } as const;
const truth = { en: ['false', 'true'], 'zh-CN': ['否', '是'] } as const;

export function sayValue(value: SignalValue | null, unit: string | undefined, language: Language): string {
  if (value === null) return unknown[language];
  if (typeof value === 'boolean') return truth[language][value ? 1 : 0];
  if (typeof value === 'string') return value;
  if (unit === 's' && value >= 60) return saySpan(value * 1000, language);
  const number = sayNumber(value);
  return unit === undefined || unit === '1' || unit === '' ? number : `${number} ${sayUnit(unit, language)}`;
}

/** As many digits as people can use. */
function sayNumber(value: number): string {
  const size = Math.abs(value);
  const maximumFractionDigits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 4 : 6;
  return value.toLocaleString('en-US', { maximumFractionDigits }).replace('-', '−');
}

const sayUnit = (unit: string, language: Language): string => (unit === 's' ? spanWords[language][3] : unit);

const spanUnits = [86_400_000, 3_600_000, 60_000, 1_000] as const;
const spanWords = { en: ['d', 'h', 'min', 's'], 'zh-CN': ['天', '小时', '分钟', '秒'] } as const;

/** The two largest units that are not nought: `2 h 5 min`. */
export function saySpan(spanMs: number, language: Language): string {
  let rest = Math.max(0, Math.round(spanMs / 1000) * 1000);
  const parts: string[] = [];
  for (const [i, unit] of spanUnits.entries()) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0 && parts.length < 2) parts.push(`${count} ${spanWords[language][i]}`);
  }
  return parts.length === 0 ? `0 ${spanWords[language][3]}` : parts.join(' ');
}

export const sayShare = (share: number): string => `${sayNumber(share * 100)} %`;

/** In the middle of a sentence: abbreviations keep their capitals. */
export const lower = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]?.toLowerCase() + text.slice(1) : text;

export const capital = (text: string): string => (text[0] ?? '').toUpperCase() + text.slice(1);

/** In Chinese letters and digits stand apart from characters, and characters not from each other. */
export const spaced = (text: string): string =>
  text
    .replace(/(\p{Script=Han})(?=[\w−`])/gu, '$1 ')
    .replace(/([\w%`])(?=\p{Script=Han})/gu, '$1 ')
    .replace(/(\p{Script=Han}) (?=\p{Script=Han})/gu, '$1');

export const list = (parts: readonly string[], language: Language): string => {
  if (language === 'zh-CN') return parts.join('，且');
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
};
