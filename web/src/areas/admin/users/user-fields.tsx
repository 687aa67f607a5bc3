import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../../api/queries.ts';
import { ChoiceField, TextField } from '../../../kit/fields.tsx';
import { type Entries, roles } from './entries.ts';

interface UserFieldsProps {
  readonly entries: Entries;
  readonly enter: (more: Partial<Entries>) => void;
  /** The name stands in the audit and stays. */
  readonly isNew: boolean;
}

export function UserFields({ entries, enter, isNew }: UserFieldsProps) {
  const { t } = useTranslation('users');
  return (
    <>
      <TextField
        label={t('name')}
        value={entries.name}
        onChange={(name) => enter({ name })}
        disabled={!isNew}
        autoComplete="off"
        required
      />
      <TextField
        label={t('displayName')}
        value={entries.displayName}
        onChange={(displayName) => enter({ displayName })}
        autoComplete="off"
      />
      <ChoiceField
        label={t('roleLabel')}
        value={entries.role}
        onChange={(role) => enter({ role })}
        choices={roles.map((role) => [role, t(`role.${role}`)])}
      />
      {entries.role === 'provider' && <Binding entries={entries} enter={enter} />}
      <ChoiceField
        label={t('language')}
        value={entries.language}
        onChange={(language) => enter({ language })}
        choices={[
          ['', t('asBrowser')],
          ['zh-CN', '中文'],
          ['en', 'English'],
        ]}
      />
    </>
  );
}

function Binding({ entries: { provider, technician }, enter }: Omit<UserFieldsProps, 'isNew'>) {
  const { t } = useTranslation('users');
  const providers = useAnswer('GET /providers', { query: { limit: 500 } });
  const query = { provider_id: provider, limit: 500 };
  const technicians = useAnswer('GET /technicians', { query }, { enabled: provider !== '' });
  const named = (items: readonly { readonly id: string; readonly name: string }[] = []) =>
    items.map(({ id, name }) => [id, name] as const);
  return (
    <>
      <ChoiceField
        label={t('provider')}
        value={provider}
        onChange={(chosen) => enter({ provider: chosen, technician: '' })}
        choices={[['', '–'], ...named(providers.data?.items)]}
        required
      />
      <ChoiceField
        label={t('technician')}
        value={technician}
        onChange={(chosen) => enter({ technician: chosen })}
        choices={[['', t('noTechnician')], ...named(technicians.data?.items)]}
      />
    </>
  );
}
