import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.ts';
import { usePages } from '../../api/queries.ts';
import type { Ticket } from '../../api/schema.d.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { useFormat } from '../../kit/format.ts';
import { DeviceLink, TicketLink } from '../../kit/links.tsx';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { partsOf, useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { SeverityTag, StateTag } from '../../kit/tags.tsx';
import { ListFilters } from './list-filters.tsx';

const names = ['rule_id', 'state', 'severity', 'verdict', 'source', 'review', 'opened_from', 'opened_to'] as const;

/** Tickets behind a figure. */
export function Page() {
  const { t } = useTranslation('manager');
  const [query] = useQueryState();
  const asked = partsOf(query, names) as { readonly severity?: 'P1' };
  const pages = usePages('GET /tickets', { query: asked });
  return (
    <Sheet title={t('tickets.title')} extra={<CsvButton path={urlOf('/tickets', {}, asked)} name="tickets" />}>
      <ListFilters names={names} />
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('tickets.title')}
        columns={useColumns()}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('tickets.empty')}
      />
    </Sheet>
  );
}

function useColumns(): readonly Column<Ticket>[] {
  const { t } = useTranslation('manager');
  const format = useFormat();
  return [
    { title: t('column.severity'), cell: ({ severity }) => <SeverityTag of={severity} /> },
    { title: t('column.ticket'), cell: ({ id, number }) => <TicketLink id={id}>{number}</TicketLink> },
    { title: t('column.what'), cell: ({ title }) => title },
    { title: t('column.device'), cell: ({ device_id }) => <DeviceLink id={device_id} /> },
    { title: t('column.state'), cell: ({ state }) => <StateTag kind="ticket" of={state} /> },
    { title: t('column.verdict'), cell: ({ verdict }) => (verdict === null ? '–' : t(`verdict.${verdict}`)) },
    { title: t('column.opened'), cell: ({ opened_at }) => format.dateTime(opened_at) },
  ];
}
