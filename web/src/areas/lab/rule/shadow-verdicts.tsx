import { Button, Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../../api/queries.ts';
import type { Rule, ShadowVerdict } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { SeverityTag } from '../../../kit/tags.tsx';

/** What the rule would have done while it only watched. */
export function ShadowVerdicts({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation('lab');
  const { dateTime } = useFormat();
  const found = usePages('GET /rules/{id}/shadow-verdicts', { path: { id: rule.id } });
  const rows = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const columns: TableColumnsType<ShadowVerdict> = [
    { title: t('shadow.at'), key: 'at', width: 150, render: (_, { at }) => dateTime(at) },
    { title: t('shadow.subject'), key: 'subject', width: 160, render: (_, { subject }) => subject.id },
    { title: t('shadow.kind'), key: 'kind', width: 110, render: (_, { kind }) => t(`shadow.kinds.${kind}`) },
    {
      ...{ title: t('list.severity'), key: 'severity', width: 80 },
      render: (_, { severity }) => <SeverityTag of={severity} />,
    },
    { title: t('shadow.since'), key: 'since', width: 150, render: (_, { since }) => dateTime(since) },
    { title: t('shadow.version'), key: 'version', width: 80, dataIndex: 'rule_version', align: 'right' },
  ];
  return (
    <>
      <ProblemNotice problem={found.error} />
      <p className="plain quiet">{t('meaning.shadow')}</p>
      <Table<ShadowVerdict>
        size="small"
        rowKey={({ at, subject, kind }) => `${at} ${subject.id} ${kind}`}
        columns={columns}
        dataSource={rows}
        loading={found.isPending}
        pagination={false}
        locale={{ emptyText: t('shadow.none') }}
      />
      {found.hasNextPage && <Button onClick={() => void found.fetchNextPage()}>{t('versions.more')}</Button>}
    </>
  );
}
