import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.ts';
import { usePages } from '../../api/queries.ts';
import type { Alert } from '../../api/schema.d.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { useFormat } from '../../kit/format.ts';
import { DeviceLink } from '../../kit/links.tsx';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { partsOf, useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { SeverityTag, StateTag } from '../../kit/tags.tsx';
import { ListFilters } from './list-filters.tsx';

const names = ['rule_id', 'state', 'severity', 'opened_from', 'opened_to'] as const;

/** Alerts behind a figure, the newest first. */
export function Page() {
  const { t } = useTranslation('manager');
  const [query] = useQueryState();
  const asked = partsOf(query, names) as { readonly severity?: 'P1' };
  const pages = usePages('GET /alerts', { query: asked });
  return (
    <Sheet title={t('alerts.title')} extra={<CsvButton path={urlOf('/alerts', {}, asked)} name="alerts" />}>
      <ListFilters names={names} />
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('alerts.title')}
        columns={useColumns()}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('alerts.empty')}
      />
    </Sheet>
  );
}

function useColumns(): readonly Column<Alert>[] {
  const { t } = useTranslation('manager');
  const format = useFormat();
  return [
    { title: t('column.severity'), cell: ({ severity }) => <SeverityTag of={severity} /> },
    { title: t('column.rule'), cell: ({ rule_id }) => rule_id },
    { title: t('column.what'), cell: ({ title }) => title },
    {
      title: t('column.about'),
      cell: ({ device_id, subject }) => (device_id === null ? subject.id : <DeviceLink id={device_id} />),
    },
    { title: t('column.state'), cell: ({ state }) => <StateTag kind="alert" of={state} /> },
    { title: t('column.opened'), cell: ({ opened_at }) => format.dateTime(opened_at) },
    {
      title: t('column.recovered'),
      cell: ({ recovered_at }) => (recovered_at === null ? '–' : format.dateTime(recovered_at)),
    },
  ];
}
