import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand, usePages } from '../../api/queries.ts';
import type { Token } from '../../api/schema.d.ts';
import { ChoiceField, TextField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { FormDialog } from './form-dialog.tsx';
import { ShownOnce } from './shown-once.tsx';
import { given } from './written.ts';

type Role = Token['role'];
const roles = ['viewer', 'agent', 'dispatcher', 'engineer', 'manager', 'provider', 'admin'] as const;

/** What programs sign in with. */
export function Page() {
  const { t } = useTranslation('admin');
  const pages = usePages('GET /tokens', { query: {} });
  const revoke = useCommand('DELETE /tokens/{id}');
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<{ readonly name: string; readonly token: string }>();
  const columns = useColumns(({ id, name }) => {
    if (window.confirm(t('tokens.revokeSure', { name }))) revoke.mutate({ path: { id } });
  });
  return (
    <Sheet
      title={t('tokens.title')}
      extra={
        <Button type="primary" onClick={() => setAdding(true)}>
          {t('tokens.add')}
        </Button>
      }
    >
      <ProblemNotice problem={pages.error ?? revoke.error} />
      <PagedTable
        label={t('tokens.title')}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('tokens.empty')}
      />
      {adding && <NewToken onClose={() => setAdding(false)} onMade={setShown} />}
      {shown !== undefined && (
        <ShownOnce
          title={t('tokens.made', { name: shown.name })}
          lines={[[t('tokens.token'), shown.token]]}
          onClose={() => setShown(undefined)}
        />
      )}
    </Sheet>
  );
}

function useColumns(revoke: (token: Token) => void): readonly Column<Token>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return [
    { title: t('tokens.name'), cell: ({ name }) => name },
    { title: t('tokens.role'), cell: ({ role }) => t(`role.${role}`) },
    { title: t('tokens.by'), cell: ({ created_by, created_at }) => `${created_by} · ${format.dateTime(created_at)}` },
    {
      title: t('tokens.expires'),
      cell: ({ expires_at }) => (expires_at === null ? t('tokens.never') : format.dateTime(expires_at)),
    },
    {
      title: t('actions'),
      cell: (token) =>
        token.revoked_at === null ? (
          <Button size="small" danger onClick={() => revoke(token)}>
            {t('tokens.revoke')}
            <span className="unseen"> {token.name}</span>
          </Button>
        ) : (
          t('tokens.revoked', { at: format.dateTime(token.revoked_at) })
        ),
    },
  ];
}

function NewToken({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (made: { readonly name: string; readonly token: string }) => void;
}) {
  const { t } = useTranslation('admin');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [provider, setProvider] = useState('');
  const [technician, setTechnician] = useState('');
  const [until, setUntil] = useState('');
  const isProvider = role === 'provider';
  const providers = useAnswer('GET /providers', { query: { limit: 500 } }, { enabled: isProvider });
  const technicians = useAnswer(
    'GET /technicians',
    { query: { provider_id: provider, limit: 500 } },
    { enabled: isProvider && provider !== '' },
  );
  const add = useCommand('POST /tokens');
  const body = {
    ...{ name: name.trim(), role },
    ...(isProvider ? { ...given('provider_id', provider), ...given('technician_id', technician) } : {}),
    ...(until === '' ? {} : { expires_at: new Date(until).toISOString() }),
  };
  const none = ['', '–'] as const;
  return (
    <FormDialog
      title={t('tokens.add')}
      action={t('tokens.add')}
      onClose={onClose}
      onSend={async () => onMade(await add.mutateAsync({ body }))}
    >
      <TextField label={t('tokens.name')} value={name} onChange={setName} required />
      <ChoiceField
        label={t('tokens.role')}
        value={role}
        onChange={setRole}
        choices={roles.map((one) => [one, t(`role.${one}`)] as const)}
      />
      {isProvider && (
        <>
          <ChoiceField
            label={t('staff.provider')}
            value={provider}
            onChange={setProvider}
            choices={[none, ...(providers.data?.items.map((one) => [one.id, one.name] as const) ?? [])]}
            required
          />
          <ChoiceField
            label={t('staff.technician')}
            value={technician}
            onChange={setTechnician}
            choices={[none, ...(technicians.data?.items.map((one) => [one.id, one.name] as const) ?? [])]}
          />
        </>
      )}
      <TextField type="datetime-local" label={t('tokens.expires')} value={until} onChange={setUntil} />
    </FormDialog>
  );
}
