import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.ts';
import { usePages } from '../../api/queries.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { ChoiceField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { TicketLink } from '../../kit/links.tsx';
import { PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';

const kinds = ['respond', 'arrive', 'resolve'] as const;

/** Promises of time that were not kept. */
export function Page() {
  const { t } = useTranslation('manager');
  const format = useFormat();
  const [query, set] = useQueryState();
  const kind = kinds.find((one) => one === query.get('kind'));
  const asked = kind === undefined ? {} : { kind };
  const pages = usePages('GET /sla/breaches', { query: asked });
  return (
    <Sheet title={t('breaches.title')} extra={<CsvButton path={urlOf('/sla/breaches', {}, asked)} name="breaches" />}>
      <div className="fields">
        <ChoiceField
          label={t('breaches.kind')}
          value={kind ?? ''}
          onChange={(value) => set('kind', value)}
          choices={[['', t('breaches.every')], ...kinds.map((one) => [one, t(`breaches.${one}`)] as const)]}
        />
      </div>
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('breaches.title')}
        columns={[
          { title: t('breaches.kind'), cell: (clock) => t(`breaches.${clock.kind}`) },
          { title: t('column.ticket'), cell: ({ ticket_id }) => <TicketLink id={ticket_id} /> },
          { title: t('breaches.due'), cell: ({ due_at }) => (due_at === null ? '–' : format.dateTime(due_at)) },
          {
            title: t('breaches.met'),
            cell: ({ met_at }) => (met_at === null ? t('breaches.notYet') : format.dateTime(met_at)),
          },
          { title: t('column.counts'), cell: ({ counts }) => (counts === false ? t('no') : t('yes')) },
        ]}
        pages={pages}
        keyOf={(clock) => `${clock.ticket_id} ${clock.kind} ${clock.round}`}
        empty={t('breaches.empty')}
      />
    </Sheet>
  );
}
