import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLive } from '../api/live.tsx';
import { useSession } from '../api/session.tsx';
import { useFormat } from '../kit/format.ts';
import { useNow } from '../kit/now.tsx';
import { keepLanguage, type Language, languages } from '../kit/texts.ts';
import { type Look, looks, useTheme } from '../kit/theme.tsx';

export function TopBar({ onMenu, menuOpen }: { readonly onMenu: () => void; readonly menuOpen: boolean }) {
  const { t } = useTranslation('console');
  const { user, signOut } = useSession();
  return (
    <header className="top-bar">
      <button type="button" className="menu-button" aria-expanded={menuOpen} onClick={onMenu}>
        <span aria-hidden="true">☰</span>
        <span className="unseen">{t('menu')}</span>
      </button>
      <span className="brand">Carewatch</span>
      <Liveliness />
      <span className="spacer" />
      <HouseTime />
      <LanguageChoice />
      <LookChoice />
      <Link href="/account" className="who" title={t('account')}>
        {user.display_name}
      </Link>
      <button type="button" className="quiet-button" onClick={() => void signOut()}>
        {t('signOut')}
      </button>
    </header>
  );
}

function Liveliness() {
  const { t } = useTranslation('console');
  const { state } = useLive();
  return (
    <span className="liveliness" data-state={state}>
      {t(`live.${state}`)}
    </span>
  );
}

function HouseTime() {
  const format = useFormat();
  const now = useNow();
  return (
    <time className="house-time" dateTime={new Date(now).toISOString()}>
      {format.date(now)} {format.time(now)}
    </time>
  );
}

const languageNames: Readonly<Record<Language, string>> = { 'zh-CN': '中文', en: 'English' };

function LanguageChoice() {
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

function LookChoice() {
  const { t } = useTranslation('console');
  const { look, choose } = useTheme();
  const id = useId();
  return (
    <>
      <label className="unseen" htmlFor={id}>
        {t('look')}
      </label>
      <select id={id} value={look} onChange={({ target }) => choose(target.value as Look)}>
        {looks.map((one) => (
          <option key={one} value={one}>
            {t(`looks.${one}`)}
          </option>
        ))}
      </select>
    </>
  );
}
