import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, usePages } from '../../api/queries.ts';
import type { Provider, Technician } from '../../api/schema.d.ts';
import { ChoiceField } from '../../kit/fields.tsx';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { ProviderForm, TechnicianForm } from './staff-forms.tsx';

/** Providers with their territories, and their technicians. */
export function Page() {
  return (
    <>
      <Providers />
      <Technicians />
    </>
  );
}

function Providers() {
  const { t } = useTranslation('admin');
  const pages = usePages('GET /providers', { query: {} });
  const [open, setOpen] = useState<Provider | 'new'>();
  const columns: readonly Column<Provider>[] = [
    { title: t('staff.name'), cell: ({ name }) => name },
    { title: t('staff.tier'), cell: ({ tier }) => tier ?? '–' },
    { title: t('staff.phone'), cell: ({ phone }) => phone ?? '–' },
    {
      title: t('staff.territories'),
      cell: ({ territories }) =>
        territories.map(({ city, district }) => [city, district].filter(Boolean).join(' ')).join(', ') || '–',
    },
    { title: t('staff.active'), cell: ({ active }) => (active ? t('yes') : t('no')) },
    { title: t('actions'), cell: (one) => <EditButton name={one.name} onEdit={() => setOpen(one)} /> },
  ];
  return (
    <Sheet
      title={t('staff.providers')}
      extra={<AddButton label={t('staff.addProvider')} onAdd={() => setOpen('new')} />}
    >
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('staff.providers')}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('staff.noProvider')}
      />
      {open !== undefined && (
        <ProviderForm {...(open === 'new' ? {} : { provider: open })} onClose={() => setOpen(undefined)} />
      )}
    </Sheet>
  );
}

function Technicians() {
  const { t } = useTranslation('admin');
  const [query, set] = useQueryState();
  const provider = query.get('provider') ?? '';
  const providers = useAnswer('GET /providers', { query: { limit: 500 } });
  const pages = usePages('GET /technicians', { query: provider === '' ? {} : { provider_id: provider } });
  const [open, setOpen] = useState<Technician | 'new'>();
  const names = new Map(providers.data?.items.map(({ id, name }) => [id, name]));
  const columns: readonly Column<Technician>[] = [
    { title: t('staff.name'), cell: ({ name }) => name },
    { title: t('staff.provider'), cell: ({ provider_id }) => names.get(provider_id) ?? '–' },
    { title: t('staff.skill'), cell: ({ skill }) => t(`skill.${skill}`) },
    { title: t('staff.phone'), cell: ({ phone }) => phone ?? '–' },
    {
      title: t('staff.classes'),
      cell: (one) =>
        one.product_classes.map((type) => t(`type.${type}`, { defaultValue: type })).join(', ') || t('staff.every'),
    },
    { title: t('staff.active'), cell: ({ active }) => (active ? t('yes') : t('no')) },
    { title: t('actions'), cell: (one) => <EditButton name={one.name} onEdit={() => setOpen(one)} /> },
  ];
  const choices = providers.data?.items.map(({ id, name }) => [id, name] as const) ?? [];
  return (
    <Sheet
      title={t('staff.technicians')}
      extra={<AddButton label={t('staff.addTechnician')} onAdd={() => setOpen('new')} />}
    >
      <div className="fields">
        <ChoiceField
          label={t('staff.provider')}
          value={provider}
          onChange={(value) => set('provider', value)}
          choices={[['', t('staff.all')], ...choices]}
        />
      </div>
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('staff.technicians')}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('staff.noTechnician')}
      />
      {open !== undefined && (
        <TechnicianForm
          {...(open === 'new' ? {} : { technician: open })}
          providers={choices}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Sheet>
  );
}

function AddButton({ label, onAdd }: { readonly label: string; readonly onAdd: () => void }) {
  return (
    <Button type="primary" onClick={onAdd}>
      {label}
    </Button>
  );
}

function EditButton({ name, onEdit }: { readonly name: string; readonly onEdit: () => void }) {
  const { t } = useTranslation('admin');
  return (
    <Button size="small" onClick={onEdit}>
      {t('edit')}
      <span className="unseen"> {name}</span>
    </Button>
  );
}
