import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Answer, Problem } from '../../api/client.ts';
import { useClient } from '../../api/context.tsx';
import { sessionKey } from '../../api/session.tsx';
import { LanguageChoice } from '../../kit/language-choice.tsx';
import { PasswordField } from './password-field.tsx';
import { Refusal } from './refusal.tsx';

/** Shown while nobody is signed in. */
export function SignInPage() {
  const { t } = useTranslation('sign-in');
  const [byToken, setByToken] = useState(false);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <header>
          <h1>
            <img src="/icon.svg" alt="" width="28" height="28" /> Carewatch
          </h1>
          <p className="hint">{t('lead')}</p>
        </header>
        {byToken ? <TokenForm /> : <NameForm />}
        <Company />
        <footer>
          <button type="button" className="link" onClick={() => setByToken(!byToken)}>
            {byToken ? t('byName') : t('byToken')}
          </button>
          <LanguageChoice />
        </footer>
      </div>
    </main>
  );
}

function NameForm() {
  const { t } = useTranslation('sign-in');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const { problem, busy, signIn } = useSignIn();
  const id = useId();
  return (
    <form onSubmit={(event) => void signIn(event, { name, password })}>
      <label htmlFor={id}>{t('name')}</label>
      <Input
        id={id}
        value={name}
        onChange={({ target }) => setName(target.value)}
        autoComplete="username"
        required
        autoFocus
      />
      <PasswordField
        label={t('yourPassword')}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      <Refusal problem={problem} of="name" />
      <Button type="primary" htmlType="submit" loading={busy} block>
        {t('signIn')}
      </Button>
    </form>
  );
}

function TokenForm() {
  const { t } = useTranslation('sign-in');
  const [token, setToken] = useState('');
  const { problem, busy, signIn } = useSignIn();
  return (
    <form onSubmit={(event) => void signIn(event, { token })}>
      <PasswordField label={t('token')} value={token} onChange={setToken} autoComplete="off" />
      <Refusal problem={problem} of="token" />
      <Button type="primary" htmlType="submit" loading={busy} block>
        {t('signIn')}
      </Button>
    </form>
  );
}

/** The way over the company's own sign-in, where the house knows one. */
function Company() {
  const { t } = useTranslation('sign-in');
  const { call } = useClient();
  const { data } = useQuery<Answer<'GET /sign-in'>>({
    queryKey: ['GET /sign-in', {}],
    queryFn: ({ signal }) => call('GET /sign-in', {}, { signal }),
  });
  const company = data?.company ?? null;
  if (company === null) return null;
  return (
    <Button href={company.start} block>
      {t('company', { label: company.label })}
    </Button>
  );
}

function useSignIn() {
  const client = useClient();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const signIn = async (event: FormEvent, body: object): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const answer = await (await client.raw('POST', '/session', body)).json();
      // What somebody else read before on this screen is not for who comes now.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
      queries.setQueryData(sessionKey, answer);
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, { detail: String(error) }));
      setBusy(false);
    }
  };
  return { problem, busy, signIn };
}
