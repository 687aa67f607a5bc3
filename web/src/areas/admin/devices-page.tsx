import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.ts';
import { useCommand, usePages } from '../../api/queries.ts';
import type { Credentials, Device } from '../../api/schema.d.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { TextField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { DeviceLink } from '../../kit/links.tsx';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { partsOf, useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { DeviceCredentials } from './device-credentials.tsx';
import { NewDevice } from './new-device.tsx';

/** Devices and what they sign in with. */
export function Page() {
  const { t } = useTranslation('admin');
  const [query, set] = useQueryState();
  const asked = partsOf(query, ['q', 'district']);
  const pages = usePages('GET /devices', { query: asked });
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Credentials>();
  const renew = useCommand('POST /devices/{id}/secret');
  const retire = useCommand('POST /devices/{id}/retire');
  const columns = useColumns(
    async ({ id }) => {
      if (!window.confirm(t('devices.renewSure', { id }))) return;
      setShown((await renew.mutateAsync({ path: { id } })).credentials);
    },
    ({ id, version }) => {
      if (window.confirm(t('devices.retireSure', { id }))) {
        retire.mutate({ path: { id }, extras: { ifMatch: version } });
      }
    },
  );
  return (
    <Sheet
      title={t('devices.title')}
      extra={
        <span className="actions">
          <CsvButton path={urlOf('/devices', {}, asked)} name="devices" />
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('devices.add')}
          </Button>
        </span>
      }
    >
      <search className="fields">
        <TextField
          type="search"
          label={t('devices.search')}
          value={query.get('q') ?? ''}
          onChange={(q) => set('q', q)}
        />
        <TextField
          label={t('devices.district')}
          value={query.get('district') ?? ''}
          onChange={(d) => set('district', d)}
        />
      </search>
      <ProblemNotice problem={pages.error ?? renew.error ?? retire.error} />
      <PagedTable
        label={t('devices.title')}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('devices.empty')}
      />
      {adding && <NewDevice onClose={() => setAdding(false)} onMade={setShown} />}
      {shown !== undefined && <DeviceCredentials of={shown} onClose={() => setShown(undefined)} />}
    </Sheet>
  );
}

function useColumns(
  renew: (device: Device) => Promise<void>,
  retire: (device: Device) => void,
): readonly Column<Device>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return [
    { title: t('devices.id'), cell: ({ id }) => <DeviceLink id={id} /> },
    { title: t('devices.type'), cell: ({ type }) => t(`type.${type}`, { defaultValue: type }) },
    { title: t('devices.model'), cell: ({ model }) => model ?? '–' },
    {
      title: t('devices.site'),
      cell: ({ site }) => [site?.city, site?.district, site?.address].filter(Boolean).join(' ') || '–',
    },
    { title: t('devices.customer'), cell: ({ customer }) => customer?.name ?? '–' },
    { title: t('devices.presence'), cell: ({ presence }) => t(`online.${presence.online ?? 'unknown'}`) },
    { title: t('devices.added'), cell: ({ created_at }) => format.date(created_at) },
    {
      title: t('actions'),
      cell: (device) =>
        device.state === 'retired' ? (
          t('devices.retired')
        ) : (
          <span className="actions">
            <Button size="small" onClick={() => void renew(device).catch(() => undefined)}>
              {t('devices.renew')}
            </Button>
            <Button size="small" danger onClick={() => retire(device)}>
              {t('devices.retire')}
            </Button>
          </span>
        ),
    },
  ];
}
