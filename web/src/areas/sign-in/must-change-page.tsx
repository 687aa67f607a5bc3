import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.tsx';
import { PasswordForm } from './password-form.tsx';

/** Shown in place of everything while the password is one that somebody else chose. */
export function MustChangePage() {
  const { t } = useTranslation('sign-in');
  const { user, signOut } = useSession();
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <h1>{t('mustChange.title')}</h1>
        <p className="plain">{t('mustChange.why', { name: user.display_name })}</p>
        <PasswordForm name={user.name} />
        <button type="button" className="link" onClick={() => void signOut()}>
          {t('signOut')}
        </button>
      </div>
    </main>
  );
}
