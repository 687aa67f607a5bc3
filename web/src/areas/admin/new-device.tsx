import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand } from '../../api/queries.ts';
import type { Credentials } from '../../api/schema.d.ts';
import { ChoiceField, TextField } from '../../kit/fields.tsx';
import { FormDialog } from './form-dialog.tsx';
import { given } from './written.ts';

const empty = { id: '', type: '', model: '', city: '', district: '', address: '', name: '', phone: '', bought: '' };
type Written = typeof empty;

export function NewDevice({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (credentials: Credentials) => void;
}) {
  const { t } = useTranslation('admin');
  const types = useAnswer('GET /device-types', {});
  const [written, setWritten] = useState<Written>(empty);
  const put = (name: keyof Written) => (value: string) => setWritten((before) => ({ ...before, [name]: value }));
  const add = useCommand('POST /devices');
  const type = written.type === '' ? (types.data?.items[0]?.name ?? '') : written.type;
  const text = (name: keyof Written, label: string) => (
    <TextField label={label} value={written[name]} onChange={put(name)} />
  );
  return (
    <FormDialog
      title={t('devices.add')}
      action={t('devices.add')}
      onClose={onClose}
      onSend={async () => onMade((await add.mutateAsync({ body: bodyOf({ ...written, type }) })).credentials)}
    >
      <TextField label={t('devices.id')} value={written.id} onChange={put('id')} required />
      <ChoiceField
        label={t('devices.type')}
        value={type}
        onChange={put('type')}
        choices={types.data?.items.map(({ name, title }) => [name, title] as const) ?? []}
      />
      {text('model', t('devices.model'))}
      {text('city', t('devices.city'))}
      {text('district', t('devices.district'))}
      {text('address', t('devices.address'))}
      {text('name', t('devices.customer'))}
      {text('phone', t('devices.phone'))}
      <TextField type="date" label={t('devices.bought')} value={written.bought} onChange={put('bought')} />
    </FormDialog>
  );
}

function bodyOf({ id, type, city, district, address, name, phone, ...more }: Written) {
  const site = { ...given('city', city), ...given('district', district), ...given('address', address) };
  const customer = { ...given('name', name), ...given('phone', phone) };
  return {
    ...{ id: id.trim(), type, ...given('model', more.model), ...given('purchased_on', more.bought) },
    ...(Object.keys(site).length === 0 ? {} : { site }),
    ...(Object.keys(customer).length === 0 ? {} : { customer }),
  };
}
