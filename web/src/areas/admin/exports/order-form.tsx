import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand } from '../../../api/queries.ts';
import { ChoiceField, TextField } from '../../../kit/fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { empty, orderOf, type Written } from './order.ts';

const formats = ['csv', 'parquet'] as const;

/** Which readings are written, and as what. */
export function OrderForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const types = useAnswer('GET /device-types', {});
  const [written, setWritten] = useState<Written>(empty);
  const put = (part: Partial<Written>): void => setWritten((before) => ({ ...before, ...part }));
  const order = useCommand('POST /exports');
  return (
    <FormDialog
      title={t('exports.order')}
      action={t('exports.order')}
      onClose={onClose}
      onSend={() => order.mutateAsync({ body: orderOf(written) })}
    >
      <TextField
        type="date"
        label={t('exports.from')}
        value={written.from}
        onChange={(from) => put({ from })}
        required
      />
      <TextField type="date" label={t('exports.to')} value={written.to} onChange={(to) => put({ to })} required />
      <ChoiceField
        label={t('exports.type')}
        value={written.type}
        onChange={(type) => put({ type })}
        choices={[
          ['', t('exports.allTypes')],
          ...(types.data?.items.map(({ name, title }) => [name, title] as const) ?? []),
        ]}
      />
      <TextField label={t('exports.devices')} value={written.devices} onChange={(devices) => put({ devices })} />
      <TextField label={t('exports.signals')} value={written.signals} onChange={(signals) => put({ signals })} />
      <ChoiceField
        label={t('exports.format')}
        value={written.format}
        onChange={(format) => put({ format })}
        choices={formats.map((one) => [one, t(`format.${one}`)] as const)}
      />
    </FormDialog>
  );
}
