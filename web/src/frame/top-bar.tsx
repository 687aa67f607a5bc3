import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLive } from '../api/live.tsx';
import { useSession } from '../api/session.tsx';
import { useFormat } from '../kit/format.ts';
import { LanguageChoice } from '../kit/language-choice.tsx';
import { useNow } from '../kit/now.tsx';
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
