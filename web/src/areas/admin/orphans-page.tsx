import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand, usePages } from '../../api/queries.ts';
import type { Credentials, Orphan } from '../../api/schema.d.ts';
import { ChoiceField, TextField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { DeviceCredentials } from './device-credentials.tsx';
import { FormDialog } from './form-dialog.tsx';
import { given } from './written.ts';

/** Devices that were heard and that nobody registered. */
export function Page() {
  const { t } = useTranslation('admin');
  const [query, set] = useQueryState();
  const pages = usePages('GET /orphans', { query: given('q', query.get('q') ?? '') });
  const dismiss = useCommand('POST /orphans/{id}/dismiss');
  const [adopted, setAdopted] = useState<Orphan>();
  const [shown, setShown] = useState<Credentials>();
  const columns = useColumns(setAdopted, ({ device_id: id }) => {
    if (window.confirm(t('orphans.ignoreSure', { id }))) dismiss.mutate({ path: { id }, body: { ignore: true } });
  });
  return (
    <Sheet title={t('orphans.title')}>
      <search className="fields">
        <TextField
          type="search"
          label={t('orphans.search')}
          value={query.get('q') ?? ''}
          onChange={(q) => set('q', q)}
        />
      </search>
      <ProblemNotice problem={pages.error ?? dismiss.error} />
      <PagedTable
        label={t('orphans.title')}
        columns={columns}
        pages={pages}
        keyOf={({ device_id }) => device_id}
        empty={t('orphans.empty')}
      />
      {adopted !== undefined && <Adopt orphan={adopted} onClose={() => setAdopted(undefined)} onMade={setShown} />}
      {shown !== undefined && <DeviceCredentials of={shown} onClose={() => setShown(undefined)} />}
    </Sheet>
  );
}

function useColumns(adopt: (orphan: Orphan) => void, ignore: (orphan: Orphan) => void): readonly Column<Orphan>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return [
    { title: t('devices.id'), cell: ({ device_id }) => device_id },
    { title: t('orphans.topic'), cell: ({ topic }) => topic ?? '–' },
    { title: t('orphans.first'), cell: ({ first_heard_at }) => format.dateTime(first_heard_at) },
    { title: t('orphans.last'), cell: ({ last_heard_at }) => format.dateTime(last_heard_at) },
    { title: t('orphans.messages'), numeric: true, cell: ({ messages }) => format.number(messages) },
    {
      title: t('actions'),
      cell: (orphan) => (
        <span className="actions">
          <Button size="small" onClick={() => adopt(orphan)}>
            {t('orphans.adopt')}
          </Button>
          {orphan.state === 'waiting' ? (
            <Button size="small" onClick={() => ignore(orphan)}>
              {t('orphans.ignore')}
            </Button>
          ) : (
            t('orphans.ignored')
          )}
        </span>
      ),
    },
  ];
}

function Adopt({
  orphan,
  onClose,
  onMade,
}: {
  readonly orphan: Orphan;
  readonly onClose: () => void;
  readonly onMade: (credentials: Credentials) => void;
}) {
  const { t } = useTranslation('admin');
  const types = useAnswer('GET /device-types', {});
  const [chosen, setType] = useState('');
  const [district, setDistrict] = useState('');
  const [model, setModel] = useState('');
  const type = chosen === '' ? (types.data?.items[0]?.name ?? '') : chosen;
  const adopt = useCommand('POST /orphans/{id}/adopt');
  const body = { type, ...given('model', model), ...(district === '' ? {} : { site: { district } }) };
  return (
    <FormDialog
      title={t('orphans.adoptOne', { id: orphan.device_id })}
      action={t('orphans.adopt')}
      onClose={onClose}
      onSend={async () => onMade((await adopt.mutateAsync({ path: { id: orphan.device_id }, body })).credentials)}
    >
      <ChoiceField
        label={t('devices.type')}
        value={type}
        onChange={setType}
        choices={types.data?.items.map(({ name, title }) => [name, title] as const) ?? []}
      />
      <TextField label={t('devices.model')} value={model} onChange={setModel} />
      <TextField label={t('devices.district')} value={district} onChange={setDistrict} />
    </FormDialog>
  );
}
