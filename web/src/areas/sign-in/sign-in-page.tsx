import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { useClient } from '../../api/context.tsx';
import { sessionKey } from '../../api/session.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';

/** Shown while nobody is signed in. */
export function SignInPage() {
  const { t } = useTranslation('sign-in');
  const client = useClient();
  const queries = useQueryClient();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const id = useId();

  const signIn = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      const answer = await client.raw('POST', '/session', { token });
      queries.setQueryData(sessionKey, await answer.json());
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, { detail: String(error) }));
    }
  };

  return (
    <main className="sign-in">
      <form onSubmit={(event) => void signIn(event)}>
        <h1>Carewatch</h1>
        <label htmlFor={id}>{t('token')}</label>
        <Input.Password id={id} value={token} onChange={({ target }) => setToken(target.value)} autoFocus />
        <ProblemNotice problem={problem} />
        <Button type="primary" htmlType="submit" block>
          {t('signIn')}
        </Button>
      </form>
    </main>
  );
}
