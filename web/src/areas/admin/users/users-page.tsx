import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../api/schema.d.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Nothing, Sheet } from '../../../kit/sheet.tsx';
import { roles } from './entries.ts';
import { Choice, Line } from './fields.tsx';
import type { Filter } from './filter.ts';
import { PasswordDialog } from './password-dialog.tsx';
import { useUsers } from './use-users.ts';
import { UserDialog } from './user-dialog.tsx';
import { UserRow } from './user-row.tsx';
import './users.css';

/** Who signs in, as what, and for whom. */
export function Page() {
  const { t } = useTranslation('users');
  const [filter, setFilter] = useState<Filter>({ text: '', role: '', state: '' });
  const [open, setOpen] = useState<{ readonly user: User | undefined }>();
  const list = useUsers(filter);
  const added = (user: User): void => {
    setOpen(undefined);
    list.givePassword(user);
  };
  const { pages, shown } = list;
  return (
    <Sheet
      title={t('title')}
      extra={
        <Button type="primary" onClick={() => setOpen({ user: undefined })}>
          {t('add')}
        </Button>
      }
    >
      <Filters filter={filter} onChange={setFilter} />
      <ProblemNotice problem={list.problem} />
      {list.users?.length === 0 ? (
        <Nothing>{t('nobody')}</Nothing>
      ) : (
        <Table list={list} onChange={(user) => setOpen({ user })} />
      )}
      {pages.hasNextPage && (
        <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
      {open !== undefined && (
        <UserDialog
          user={open.user}
          present={list.known?.find(({ id }) => id === open.user?.id)}
          onClose={() => setOpen(undefined)}
          onAdded={added}
        />
      )}
      {shown !== undefined && <PasswordDialog {...shown} onClose={list.hide} />}
    </Sheet>
  );
}

function Filters({ filter, onChange }: { readonly filter: Filter; readonly onChange: (filter: Filter) => void }) {
  const { t } = useTranslation('users');
  return (
    <search className="user-filter">
      <Line label={t('find')} value={filter.text} onChange={(text) => onChange({ ...filter, text })} />
      <Choice
        label={t('roleLabel')}
        value={filter.role}
        onChange={(role) => onChange({ ...filter, role })}
        choices={[['', t('all')], ...roles.map((role) => [role, t(`role.${role}`)] as const)]}
      />
      <Choice
        label={t('stateLabel')}
        value={filter.state}
        onChange={(state) => onChange({ ...filter, state })}
        choices={[
          ['', t('all')],
          ['active', t('state.active')],
          ['disabled', t('state.disabled')],
        ]}
      />
    </search>
  );
}

interface TableProps {
  readonly list: ReturnType<typeof useUsers>;
  readonly onChange: (user: User) => void;
}

function Table({ list, onChange }: TableProps) {
  const { t } = useTranslation('users');
  const heads = [t('name'), t('displayName'), t('roleLabel'), t('stateLabel'), t('added'), t('actions')];
  return (
    <table className="users">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.users?.map((user) => (
          <UserRow
            key={user.id}
            user={user}
            onChange={() => onChange(user)}
            onReset={() => list.reset(user)}
            onDisable={() => list.disable(user)}
          />
        ))}
      </tbody>
    </table>
  );
}
