import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BacktestEpisode } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';
import { SeverityTag } from '../../../kit/tags.tsx';

interface EpisodeTableProps {
  readonly title: string;
  readonly found: readonly BacktestEpisode[];
}

export function EpisodeTable({ title, found }: EpisodeTableProps) {
  const { t } = useTranslation('lab');
  const { dateTime } = useFormat();
  if (found.length === 0) return null;
  const columns: TableColumnsType<BacktestEpisode> = [
    { title: t('shadow.subject'), key: 'subject', render: (_, { subject }) => subject.id },
    {
      ...{ title: t('list.severity'), key: 'severity', width: 90 },
      render: (_, { severity }) => <SeverityTag of={severity} />,
    },
    { title: t('shadow.since'), key: 'since', width: 160, render: (_, { since }) => dateTime(since) },
    { title: t('backtest.opened'), key: 'opened', width: 160, render: (_, { opened_at }) => dateTime(opened_at) },
    {
      ...{ title: t('backtest.ended'), key: 'ended', width: 160 },
      render: (_, { ended_at }) => (ended_at === null ? t('backtest.goesOn') : dateTime(ended_at)),
    },
  ];
  return (
    <>
      <h3>{title}</h3>
      <Table<BacktestEpisode>
        {...{ size: 'small', columns, dataSource: [...found] }}
        rowKey={({ subject, since, severity }) => `${subject.id} ${since} ${severity}`}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </>
  );
}
