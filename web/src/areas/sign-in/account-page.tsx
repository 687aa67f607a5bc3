import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.tsx';
import { Nothing, Sheet } from '../../kit/sheet.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { PasswordForm } from './password-form.tsx';
import './account.css';

/** What somebody settles for himself or herself. */
export function Page() {
  const { t } = useTranslation('sign-in');
  const { user, hasPassword } = useSession();
  return (
    <>
      <h1>{t('title')}</h1>
      {hasPassword ? (
        <div className="account">
          <Sheet title={t('password.title')}>
            <PasswordForm name={user.name} />
          </Sheet>
          <Sheet title={t('sessions.title')}>
            <OwnSessions />
          </Sheet>
        </div>
      ) : (
        <Nothing>{t('withToken', { name: user.name })}</Nothing>
      )}
    </>
  );
}
