import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { keepLanguage, type Language, languages } from './texts.ts';

const languageNames: Readonly<Record<Language, string>> = { 'zh-CN': '中文', en: 'English' };

/** In which language the console speaks; kept in this browser. */
export function LanguageChoice() {
  const { t, i18n } = useTranslation('console');
  const id = useId();
  const choose = (language: Language): void => {
    keepLanguage(language);
    void i18n.changeLanguage(language);
  };
  return (
    <>
      <label className="unseen" htmlFor={id}>
        {t('language')}
      </label>
      <select id={id} value={i18n.language} onChange={({ target }) => choose(target.value as Language)}>
        {languages.map((language) => (
          <option key={language} value={language}>
            {languageNames[language]}
          </option>
        ))}
      </select>
    </>
  );
}
