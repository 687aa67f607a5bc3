import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.ts';
import { usePages } from '../../api/queries.ts';
import type { LeagueCase } from '../../api/schema.d.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { ChoiceField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { DeviceLink, TicketLink } from '../../kit/links.tsx';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { partsOf, useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';

const names = ['measure', 'by', 'key', 'counted', 'city', 'month', 'from', 'to'] as const;

/** The list behind a figure: each case, and whether it counts. */
export function Page() {
  const { t } = useTranslation('manager');
  const [query, set] = useQueryState();
  const { counted, ...rest } = partsOf(query, names);
  const asked = { ...rest, ...(counted === undefined ? {} : { counted: counted === 'true' }) };
  const pages = usePages('GET /reports/league/cases', { query: asked as { readonly counted?: boolean } });
  const measure = rest.measure ?? 'very_satisfied';
  return (
    <Sheet
      title={`${t('cases.title')}: ${t(`measure.${measure}`)}`}
      extra={<CsvButton path={urlOf('/reports/league/cases', {}, asked)} name={measure} />}
    >
      <div className="fields">
        <ChoiceField
          label={t('cases.which')}
          value={counted ?? ''}
          onChange={(value) => set('counted', value)}
          choices={[
            ['', t('cases.all')],
            ['true', t('cases.counted')],
            ['false', t('cases.notCounted')],
          ]}
        />
      </div>
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('cases.title')}
        columns={useColumns(rest.by === 'house')}
        pages={pages}
        keyOf={({ id, at }) => `${id} ${at}`}
        empty={t('cases.empty')}
      />
    </Sheet>
  );
}

/** What the whole house did has no single owner. */
function useColumns(ofHouse: boolean): readonly Column<LeagueCase>[] {
  const { t } = useTranslation('manager');
  const format = useFormat();
  return [
    { title: t('column.at'), cell: ({ at }) => format.dateTime(at) },
    ...(ofHouse ? [] : [{ title: t('column.who'), cell: ({ owner }: LeagueCase) => owner?.name ?? '–' }]),
    { title: t('group.city'), cell: ({ city }) => city ?? '–' },
    { title: t('column.device'), cell: ({ device_id }) => <DeviceLink id={device_id} /> },
    { title: t('column.ticket'), cell: ({ ticket_id }) => <TicketLink id={ticket_id} /> },
    { title: t('column.counts'), cell: ({ counted }) => (counted ? t('yes') : t('no')) },
    {
      title: t('column.span'),
      numeric: true,
      cell: ({ minutes }) => (minutes === null ? '–' : format.span(minutes * 60_000)),
    },
  ];
}
