import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../api/schema.d.ts';
import { ChoiceField, TextField } from '../../../kit/fields.tsx';
import { ListTable, MorePages } from '../../../kit/list-table.tsx';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Sheet } from '../../../kit/sheet.tsx';
import { ShownOnce } from '../shown-once.tsx';
import { roles } from './entries.ts';
import type { Filter } from './filter.ts';
import { useUserColumns } from './use-user-columns.tsx';
import { useUsers } from './use-users.ts';
import { UserDialog } from './user-dialog.tsx';

/** Who signs in, as what, and for whom. */
export function Page() {
  const { t } = useTranslation('users');
  const [filter, setFilter] = useState<Filter>({ text: '', role: '', state: '' });
  const [open, setOpen] = useState<{ readonly user: User | undefined }>();
  const list = useUsers(filter);
  const columns = useUserColumns({
    change: (user) => setOpen({ user }),
    reset: list.reset,
    disable: list.disable,
  });
  const added = (user: User): void => {
    setOpen(undefined);
    list.givePassword(user);
  };
  const { shown } = list;
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
      <ListTable label={t('title')} columns={columns} rows={list.users} keyOf={({ id }) => id} empty={t('nobody')} />
      <MorePages pages={list.pages} />
      {open !== undefined && (
        <UserDialog
          user={open.user}
          present={list.known?.find(({ id }) => id === open.user?.id)}
          onClose={() => setOpen(undefined)}
          onAdded={added}
        />
      )}
      {shown !== undefined && (
        <ShownOnce
          title={t('passwordOf', { name: shown.name })}
          hint={t('handOn')}
          lines={[[t('password'), shown.password]]}
          onClose={list.hide}
        />
      )}
    </Sheet>
  );
}

function Filters({ filter, onChange }: { readonly filter: Filter; readonly onChange: (filter: Filter) => void }) {
  const { t } = useTranslation('users');
  return (
    <search className="fields">
      <TextField
        type="search"
        label={t('find')}
        value={filter.text}
        onChange={(text) => onChange({ ...filter, text })}
      />
      <ChoiceField
        label={t('roleLabel')}
        value={filter.role}
        onChange={(role) => onChange({ ...filter, role })}
        choices={[['', t('all')], ...roles.map((role) => [role, t(`role.${role}`)] as const)]}
      />
      <ChoiceField
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
