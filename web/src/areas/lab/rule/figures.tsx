import { Table, type TableColumnsType } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../../api/queries.ts';
import type { Rule, RulePerformance } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { useToday } from '../../../kit/now.tsx';
import { Sheet } from '../../../kit/sheet.tsx';
import { dayBars } from '../backtest/day-bars.ts';
import { spanOfDays } from '../list/span-of-days.ts';

const Chart = lazy(async () => ({ default: (await import('../../../kit/chart.tsx')).Chart }));

type Version = RulePerformance['versions'][number];

/** What people made of the rule's tickets in the last 90 days, by version and day. */
export function Figures({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation('lab');
  const query = spanOfDays(90, useToday());
  const { data, error, isPending } = useAnswer('GET /rules/{id}/performance', { path: { id: rule.id }, query });
  const columns = useColumns();
  const { day: dayName } = useFormat();
  const days = data?.total.per_day;
  const option = useMemo(
    () =>
      dayBars(
        [
          { name: t('list.alerts'), days: days?.map(({ day, alerts }) => [day, alerts]) ?? [] },
          { name: t('list.tickets'), days: days?.map(({ day, tickets }) => [day, tickets]) ?? [] },
        ],
        dayName,
      ),
    [days, t, dayName],
  );
  return (
    <>
      <ProblemNotice problem={error} />
      <Table<Version>
        {...{ size: 'small', rowKey: 'version', columns, loading: isPending, pagination: false }}
        dataSource={data?.versions ?? []}
        locale={{ emptyText: t('figures.none') }}
      />
      {days !== undefined && days.length > 0 && (
        <div className="lab-below">
          <Sheet title={t('figures.perDay')}>
            <Suspense fallback={<div style={{ height: 220 }} />}>
              <Chart option={option} label={t('figures.perDay')} height={220} />
            </Suspense>
          </Sheet>
        </div>
      )}
    </>
  );
}

function useColumns(): TableColumnsType<Version> {
  const { t } = useTranslation('lab');
  const { number, percent } = useFormat();
  const figure = (title: string, pick: (version: Version) => number) => ({
    ...{ title, key: title, align: 'right' as const },
    render: (_: unknown, version: Version) => number(pick(version), 0),
  });
  return [
    { title: t('shadow.version'), key: 'version', dataIndex: 'version', align: 'right' },
    figure(t('list.alerts'), ({ alerts }) => alerts),
    figure(t('list.tickets'), ({ tickets }) => tickets),
    figure(t('figures.confirmed'), ({ judged }) => judged.confirmed),
    figure(t('figures.falseAlarms'), ({ judged }) => judged.false_alarm),
    {
      ...{ title: t('list.precision'), key: 'precision', align: 'right' },
      render: (_, { precision }) => (precision === null ? t('list.unjudged') : percent(precision, 0)),
    },
    figure(t('list.minutes'), ({ agent_minutes }) => agent_minutes),
    figure(t('list.calls'), ({ calls_tried }) => calls_tried),
  ];
}
