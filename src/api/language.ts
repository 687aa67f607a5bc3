import type { BilingualText } from '../alerts/index.ts';

export type Language = keyof BilingualText;

/** The language a client wants most of the two that there are; English unless it prefers Chinese. */
export function languageOf(acceptLanguage: string | undefined): Language {
  let language: Language = 'en';
  let best = 0;
  for (const part of (acceptLanguage ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const found = /^zh\b/.test(tag) ? 'zh-CN' : /^(en\b|\*)/.test(tag) ? 'en' : undefined;
    const weight = weightOf(parameters);
    if (found !== undefined && weight > best) {
      language = found;
      best = weight;
    }
  }
  return language;
}

function weightOf(parameters: readonly string[]): number {
  const text = parameters.map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1]).find(Boolean);
  return text === undefined ? 1 : Number(text);
}

/** A text in one language, and both beside it. */
export const titled = (title: BilingualText, language: Language): { title: string; titles: BilingualText } => ({
  title: title[language],
  titles: title,
});
