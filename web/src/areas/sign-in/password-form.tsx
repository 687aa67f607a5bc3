import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/queries.ts';
import { type SessionAnswer, sessionKey } from '../../api/session.tsx';
import { PasswordField } from './password-field.tsx';
import { Refusal } from './refusal.tsx';

const empty = { current: '', next: '', again: '' };

/** Changes one’s own password; everywhere else one is signed out by it. */
export function PasswordForm({ name }: { readonly name: string }) {
  const { t } = useTranslation('sign-in');
  const queries = useQueryClient();
  const [entries, setEntries] = useState(empty);
  const change = useCommand('PUT /session/password');
  const { current, next, again } = entries;
  const enter = (more: Partial<typeof empty>): void => {
    change.reset();
    setEntries({ ...entries, ...more });
  };
  const differs = again !== '' && again !== next;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (next !== again) return;
    const onSuccess = (): void => {
      setEntries(empty);
      queries.setQueryData<SessionAnswer | null>(sessionKey, (one) => one && { ...one, must_change_password: false });
      void queries.invalidateQueries({ queryKey: ['GET /sessions'] });
    };
    change.mutate({ body: { current, next } }, { onSuccess });
  };
  return (
    <form className="password-form" onSubmit={send}>
      <input className="unseen" type="text" autoComplete="username" value={name} readOnly tabIndex={-1} aria-hidden />
      <PasswordField
        label={t('password.current')}
        value={current}
        onChange={(value) => enter({ current: value })}
        autoComplete="current-password"
      />
      <PasswordField
        label={t('password.next')}
        value={next}
        onChange={(value) => enter({ next: value })}
        autoComplete="new-password"
        hint={t('password.rule')}
      />
      <PasswordField
        label={t('password.again')}
        value={again}
        onChange={(value) => enter({ again: value })}
        autoComplete="new-password"
      />
      <Refusal problem={change.error} of="change" />
      {differs && <p className="plain hint">{t('password.differs')}</p>}
      {change.isSuccess && <Alert type="success" showIcon role="status" title={t('password.changed')} />}
      <Button type="primary" htmlType="submit" loading={change.isPending} disabled={next === '' || next !== again}>
        {t('password.change')}
      </Button>
    </form>
  );
}
