import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.ts';
import { usePages } from '../../api/queries.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { useFormat } from '../../kit/format.ts';
import { DeviceLink, TicketLink } from '../../kit/links.tsx';
import { PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { partsOf, useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';

/** The failures behind a rate. */
export function Page() {
  const { t } = useTranslation('manager');
  const format = useFormat();
  const [query] = useQueryState();
  const device_type = query.get('device_type') ?? '';
  const asked = { ...partsOf(query, ['by', 'fault', 'from', 'to', 'name']), device_type };
  const pages = usePages('GET /reports/failure-rates/cases', { query: asked });
  const of = asked.name === undefined ? '' : `: ${asked.name === '' ? t('failures.unknown') : asked.name}`;
  return (
    <Sheet
      title={`${t('failed.title')}${of}`}
      extra={<CsvButton path={urlOf('/reports/failure-rates/cases', {}, asked)} name="failures" />}
    >
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('failed.title')}
        columns={[
          { title: t('column.opened'), cell: ({ at }) => format.dateTime(at) },
          { title: t('failures.cohort'), cell: ({ name }) => name ?? t('failures.unknown') },
          { title: t('column.device'), cell: ({ device_id }) => <DeviceLink id={device_id} /> },
          { title: t('failures.fault'), cell: ({ fault }) => fault ?? '–' },
          { title: t('column.ticket'), cell: ({ ticket_id }) => <TicketLink id={ticket_id} /> },
        ]}
        pages={pages}
        keyOf={({ ticket_id }) => ticket_id}
        empty={t('failed.empty')}
      />
    </Sheet>
  );
}
