import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand, usePages } from '../../../api/queries.ts';
import type { User } from '../../../api/schema.d.ts';
import type { Filter } from './filter.ts';
import { fits } from './filter.ts';
import { initialPassword } from './initial-password.ts';

interface ShownPassword {
  readonly name: string;
  readonly password: string;
}

/** The people who sign in, and what can be done to one of them. */
export function useUsers(filter: Filter) {
  const { t } = useTranslation('users');
  const { role, state } = filter;
  const query = {
    ...(role === '' ? {} : { role }),
    ...(state === '' ? {} : { disabled: state === 'disabled' }),
  };
  const pages = usePages('GET /users', { query: { ...query, limit: 200 } });
  const setPassword = useCommand('PUT /users/{id}/password');
  const change = useCommand('PATCH /users/{id}');
  const [shown, setShown] = useState<ShownPassword>();
  const known = pages.data?.pages.flatMap(({ items }) => items);

  /** The password is made here and told to the house; only who sees it now knows it. */
  const givePassword = ({ id, name }: User): void => {
    const password = initialPassword();
    setPassword.mutate({ path: { id }, body: { password } }, { onSuccess: () => setShown({ name, password }) });
  };
  return {
    pages,
    known,
    users: known?.filter((user) => fits(user, filter)),
    problem: pages.error ?? setPassword.error ?? change.error,
    shown,
    hide: () => setShown(undefined),
    givePassword,
    reset: (user: User): void => {
      if (window.confirm(t('resetSure', { name: user.name }))) givePassword(user);
    },
    disable: ({ id, name, version, disabled_at }: User): void => {
      const disabled = disabled_at === null;
      if (disabled && !window.confirm(t('disableSure', { name }))) return;
      change.mutate({ path: { id }, body: { disabled }, extras: { ifMatch: version } });
    },
  };
}
