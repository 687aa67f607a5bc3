import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { urlOf } from '../../api/client.ts';
import { useAnswer, usePages } from '../../api/queries.ts';
import type { RulePerformanceSummary } from '../../api/schema.d.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { ChoiceField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { useToday } from '../../kit/now.tsx';
import { useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { linkTo } from './links.ts';

const spans = ['7', '30', '90', '365'] as const;

/** How much each rule says, and how often it was right. */
export function Page() {
  const { t } = useTranslation('manager');
  const [query, set] = useQueryState();
  const days = spans.find((one) => one === query.get('days')) ?? '90';
  // By the whole day, so that the question stays the same while the page is open.
  const from = new Date(useToday() - Number(days) * 86_400_000).toISOString();
  const asked = { from };
  const pages = usePages('GET /rules/performance', { query: asked });
  const names = useRuleNames();
  return (
    <Sheet title={t('rules.title')} extra={<CsvButton path={urlOf('/rules/performance', {}, asked)} name="rules" />}>
      <div className="fields">
        <ChoiceField
          label={t('rules.span')}
          value={days}
          onChange={(value) => set('days', value)}
          choices={spans.map((one) => [one, t('rules.days', { count: Number(one) })] as const)}
        />
      </div>
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('rules.title')}
        columns={useColumns(names)}
        pages={pages}
        keyOf={({ rule_id }) => rule_id}
        empty={t('rules.empty')}
      />
    </Sheet>
  );
}

function useRuleNames(): ReadonlyMap<string, string> {
  const { data } = useAnswer('GET /rules', { query: { limit: 500 } });
  return new Map(data?.items.map(({ id, title }) => [id, title]));
}

function useColumns(names: ReadonlyMap<string, string>): readonly Column<RulePerformanceSummary>[] {
  const { t } = useTranslation('manager');
  const format = useFormat();
  const tickets = (row: RulePerformanceSummary, value: number, verdict?: string) => (
    <Link
      href={linkTo('/reports/tickets', { rule_id: row.rule_id, verdict, opened_from: row.from, opened_to: row.to })}
    >
      {format.number(value)}
    </Link>
  );
  const judged = (verdict: 'confirmed' | 'false_alarm' | 'duplicate') => ({
    title: t(`verdict.${verdict}`),
    numeric: true,
    cell: (row: RulePerformanceSummary) => tickets(row, row.total.judged[verdict], verdict),
  });
  return [
    { title: t('column.rule'), cell: ({ rule_id }) => `${rule_id} ${names.get(rule_id) ?? ''}` },
    {
      title: t('rules.alerts'),
      numeric: true,
      cell: ({ rule_id, from, to, total }) => (
        <Link href={linkTo('/reports/alerts', { rule_id, opened_from: from, opened_to: to })}>
          {format.number(total.alerts)}
        </Link>
      ),
    },
    { title: t('rules.tickets'), numeric: true, cell: (row) => tickets(row, row.total.tickets) },
    judged('confirmed'),
    judged('false_alarm'),
    judged('duplicate'),
    {
      title: t('rules.precision'),
      numeric: true,
      cell: ({ total }) => (total.precision === null ? '–' : format.percent(total.precision)),
    },
    {
      title: t('rules.lead'),
      numeric: true,
      cell: ({ total }) => (total.lead.p50_s === null ? '–' : format.span(total.lead.p50_s * 1_000)),
    },
    {
      title: t('rules.cost'),
      numeric: true,
      cell: ({ total }) => format.span(Math.round(total.agent_minutes) * 60_000),
    },
  ];
}
