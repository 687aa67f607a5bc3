import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';
import type { Column } from '../../../kit/list-table.tsx';

interface Deeds {
  readonly change: (user: User) => void;
  readonly reset: (user: User) => void;
  readonly disable: (user: User) => void;
}

/** What is said of a person in the list, and what can be done. */
export function useUserColumns(deeds: Deeds): readonly Column<User>[] {
  const { t } = useTranslation('users');
  const format = useFormat();
  return [
    { title: t('name'), cell: ({ name }) => name },
    { title: t('displayName'), cell: ({ display_name }) => display_name },
    { title: t('roleLabel'), cell: ({ role }) => t(`role.${role}`) },
    {
      title: t('stateLabel'),
      cell: (user) => (
        <>
          {t(`state.${stateOf(user)}`)}
          {user.disabled_at !== null && <span className="hint"> {format.dateTime(user.disabled_at)}</span>}
        </>
      ),
    },
    {
      title: t('added'),
      cell: ({ created_by, created_at }) => t('addedBy', { by: created_by, at: format.date(created_at) }),
    },
    { title: t('actions'), cell: (user) => <Actions user={user} deeds={deeds} /> },
  ];
}

function Actions({ user, deeds }: { readonly user: User; readonly deeds: Deeds }) {
  const { t } = useTranslation('users');
  // Whose sentence it is, for those who hear the button without its row.
  const ofWhom = <span className="unseen"> {user.name}</span>;
  const isActive = user.disabled_at === null;
  return (
    <span className="actions">
      <Button size="small" onClick={() => deeds.change(user)}>
        {t('change')}
        {ofWhom}
      </Button>
      <Button size="small" onClick={() => deeds.reset(user)}>
        {t('reset')}
        {ofWhom}
      </Button>
      <Button size="small" danger={isActive} onClick={() => deeds.disable(user)}>
        {t(isActive ? 'disable' : 'enable')}
        {ofWhom}
      </Button>
    </span>
  );
}

function stateOf(user: User): 'disabled' | 'mustChange' | 'company' | 'noPassword' | 'active' {
  if (user.disabled_at !== null) return 'disabled';
  if (user.company_subject !== null) return 'company';
  if (!user.has_password) return 'noPassword';
  return user.must_change_password ? 'mustChange' : 'active';
}
