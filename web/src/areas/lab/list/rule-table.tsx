import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../../kit/format.ts';
import { SeverityTag } from '../../../kit/tags.tsx';
import { ModeTag } from '../rule/mode-tag.tsx';
import { modes } from '../rule/rule-mode.ts';
import { useDeviceTypeNames } from '../use-device-types.ts';
import { byFigure, type RuleRow } from './rule-rows.ts';

export function RuleTable({ rows, loading }: { readonly rows: RuleRow[]; readonly loading: boolean }) {
  const columns = useColumns();
  return (
    <Table<RuleRow>
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={rows}
      loading={loading && rows.length === 0}
      pagination={false}
      virtual
      scroll={{ x: 1114, y: 540 }}
      showSorterTooltip={false}
    />
  );
}

function useColumns(): TableColumnsType<RuleRow> {
  const { t } = useTranslation('lab');
  const { number, list } = useFormat();
  const typeName = useDeviceTypeNames();
  const figure = (key: 'alerts' | 'tickets' | 'calls' | 'minutes', width: number) => ({
    ...{ title: t(`list.${key}`), key, dataIndex: key, width, align: 'right' as const },
    sorter: byFigure((row) => row[key]),
    render: (value: number | null) => (value === null ? '–' : number(value, 0)),
  });
  return [
    {
      ...{ title: t('list.id'), key: 'id', width: 84, defaultSortOrder: 'ascend' as const },
      sorter: (a, b) => a.id.localeCompare(b.id),
      render: (_, { id }) => <Link href={`/rules/${encodeURIComponent(id)}`}>{id}</Link>,
    },
    { title: t('list.name'), key: 'title', dataIndex: 'title', width: 200, ellipsis: true },
    {
      ...{ title: t('list.mode'), key: 'mode', width: 88 },
      sorter: (a, b) => modes.indexOf(a.mode) - modes.indexOf(b.mode),
      render: (_, { mode }) => <ModeTag of={mode} />,
    },
    {
      ...{ title: t('list.severity'), key: 'severity', width: 100 },
      sorter: (a, b) => (a.severity ?? 'P9').localeCompare(b.severity ?? 'P9'),
      render: (_, { severity }) => (severity === undefined ? '–' : <SeverityTag of={severity} />),
    },
    {
      ...{ title: t('list.deviceTypes'), key: 'types', width: 120, ellipsis: true },
      render: (_, { deviceTypes }) => list(deviceTypes.map(typeName)),
    },
    {
      ...{ title: t('list.precision'), key: 'precision', width: 138, align: 'right' as const },
      sorter: byFigure((row) => row.precision),
      render: (_, row) => <Precision {...row} />,
    },
    figure('alerts', 84),
    figure('tickets', 92),
    figure('calls', 96),
    figure('minutes', 112),
  ];
}

function Precision({ precision, interval }: Pick<RuleRow, 'precision' | 'interval'>) {
  const { t } = useTranslation('lab');
  const { percent } = useFormat();
  if (precision === null) return <span className="quiet">{t('list.unjudged')}</span>;
  const range = interval && t('list.interval', { low: percent(interval.low, 0), high: percent(interval.high, 0) });
  return (
    <span title={range ?? ''}>
      {percent(precision, 0)} <span className="quiet">{range}</span>
    </span>
  );
}
