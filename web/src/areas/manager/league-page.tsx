import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.ts';
import { usePages } from '../../api/queries.ts';
import type { League } from '../../api/schema.d.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { ChoiceField, TextField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { partsOf, useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { type Measure, measures } from './measures.ts';
import { MonthField } from './month-field.tsx';
import { ShareLink } from './share-link.tsx';

type Row = League['items'][number];
type Group = 'technician' | 'provider' | 'city';
const groups = ['technician', 'provider', 'city'] as const;

/** Technicians, providers or cities, the best first. */
export function Page() {
  const { t } = useTranslation('manager');
  const [query, set] = useQueryState();
  const by = (query.get('by') as Group | null) ?? 'technician';
  const measure = (query.get('measure') as Measure | null) ?? 'very_satisfied';
  const asked = { by, measure, ...partsOf(query, ['month', 'city']) };
  const pages = usePages('GET /reports/league', { query: asked });
  return (
    <Sheet
      title={t('league.title')}
      extra={<CsvButton path={urlOf('/reports/league', {}, asked)} name={`${by}-${measure}`} />}
    >
      <div className="fields">
        <ChoiceField
          label={t('league.by')}
          value={by}
          onChange={(value) => set('by', value)}
          choices={groups.map((one) => [one, t(`group.${one}`)] as const)}
        />
        <ChoiceField
          label={t('league.measure')}
          value={measure}
          onChange={(value) => set('measure', value)}
          choices={measures.map((one) => [one, t(`measure.${one}`)] as const)}
        />
        <MonthField value={query.get('month') ?? ''} onChange={(month) => set('month', month)} />
        <TextField label={t('group.city')} value={query.get('city') ?? ''} onChange={(city) => set('city', city)} />
      </div>
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('league.title')}
        columns={useColumns(by, measure)}
        pages={pages}
        keyOf={({ key }) => key}
        empty={t('league.empty')}
      />
    </Sheet>
  );
}

function useColumns(by: Group, first: Measure): readonly Column<Row>[] {
  const { t } = useTranslation('manager');
  const format = useFormat();
  const shown = [first, ...measures.filter((one) => one !== first)].slice(0, 6);
  return [
    { title: t('league.rank'), numeric: true, cell: ({ rank }) => rank ?? '–' },
    { title: t(`group.${by}`), tight: true, cell: ({ name }) => name },
    ...shown.map((measure) => ({
      title: t(`measure.${measure}`),
      numeric: true,
      cell: (row: Row) => <ShareLink of={row[measure]} name={`${row.name} ${t(`measure.${measure}`)}`} />,
    })),
    {
      title: t('measure.response_time'),
      numeric: true,
      cell: ({ response_minutes: { p50 } }) => (p50 === null ? '–' : format.span(p50 * 60_000)),
    },
  ];
}
