import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Ask } from './fields.tsx';

interface PasswordDialogProps {
  readonly name: string;
  readonly password: string;
  readonly onClose: () => void;
}

/** An initial password, which nobody can read again once this is closed. */
export function PasswordDialog({ name, password, onClose }: PasswordDialogProps) {
  const { t } = useTranslation('users');
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(password);
    setCopied(true);
  };
  return (
    <Ask title={t('passwordOf', { name })} onClose={onClose}>
      <p className="plain">{t('shownOnce')}</p>
      <p className="initial-password">
        <code>{password}</code>
      </p>
      <div className="user-actions">
        {/* Browsers offer it to pages of HTTPS and of this machine alone. */}
        {'clipboard' in navigator && <Button onClick={() => void copy()}>{copied ? t('copied') : t('copy')}</Button>}
        <Button type="primary" onClick={onClose}>
          {t('noted')}
        </Button>
      </div>
    </Ask>
  );
}
