import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useSession } from '../api/session.tsx';
import { LanguageChoice } from '../kit/language-choice.tsx';
import { type Look, looks, useTheme } from '../kit/theme.tsx';

/** What is the reader's own: language, appearance, account. On a narrow screen they stand in the menu. */
export function OwnControls({ onGone }: { readonly onGone?: () => void }) {
  const { t } = useTranslation('console');
  const { user, signOut } = useSession();
  return (
    <>
      <LanguageChoice />
      <LookChoice />
      <Link href="/account" className="who" title={t('account')} {...(onGone === undefined ? {} : { onClick: onGone })}>
        {user.display_name}
      </Link>
      <button type="button" className="quiet-button" onClick={() => void signOut()}>
        {t('signOut')}
      </button>
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
