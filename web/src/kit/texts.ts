import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

const kept = 'carewatch.language';

type Texts = Readonly<Record<string, unknown>>;
const files = import.meta.glob<{ readonly default: Texts }>('../texts/*.json');

/** The language chosen here before, or that of the browser. */
function firstLanguage(): Language {
  const chosen = localStorage.getItem(kept) ?? navigator.language;
  return chosen.startsWith('zh') ? 'zh-CN' : 'en';
}

export const hasChosenLanguage = (): boolean => localStorage.getItem(kept) !== null;

/** Texts of an area are loaded when a page of it is; in the language that is read, and no other. */
export async function startTexts(): Promise<i18n> {
  const texts = i18next.createInstance();
  await texts
    .use(initReactI18next)
    .use({
      type: 'backend',
      read(language: string, area: string, done: (error: unknown, texts: Texts | null) => void) {
        const load = files[`../texts/${area}.${language}.json`];
        if (load === undefined) return done(new Error(`no texts ${area} in ${language}`), null);
        load().then(
          (file) => done(null, file.default),
          (error: unknown) => done(error, null),
        );
      },
    })
    .init({
      lng: firstLanguage(),
      fallbackLng: false,
      supportedLngs: [...languages],
      load: 'currentOnly',
      ns: ['console'],
      defaultNS: 'console',
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  document.documentElement.lang = texts.language;
  texts.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  return texts;
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(kept, language);
}
