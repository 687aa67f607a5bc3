import { Button, Popconfirm, Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../api/queries.ts';
import type { Silence } from '../../../api/schema.d.ts';
import { useSession } from '../../../api/session.tsx';
import { useFormat } from '../../../kit/format.ts';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { useDeviceTypeNames } from '../use-device-types.ts';

export function SilenceTable({ silences, loading }: { readonly silences: Silence[]; readonly loading: boolean }) {
  const { t } = useTranslation('lab');
  const { dateTime } = useFormat();
  const columns: TableColumnsType<Silence> = [
    { title: t('silences.kind'), key: 'kind', width: 96, render: (_, { kind }) => t(`silences.kinds.${kind}`) },
    { title: t('silences.state'), key: 'state', width: 84, render: (_, { state }) => t(`silences.states.${state}`) },
    { title: t('silences.covers'), key: 'covers', render: (_, silence) => <Covers of={silence} /> },
    { title: t('silences.reason'), key: 'reason', dataIndex: 'reason' },
    { title: t('silences.from'), key: 'from', width: 130, render: (_, { from }) => dateTime(from) },
    { title: t('silences.until'), key: 'until', width: 130, render: (_, { until }) => dateTime(until) },
    { title: t('silences.by'), key: 'by', width: 110, dataIndex: 'created_by' },
    { title: t('silences.action'), key: 'end', width: 96, render: (_, silence) => <End silence={silence} /> },
  ];
  return (
    <Table<Silence>
      {...{ size: 'small', rowKey: 'id', columns, loading, pagination: false, dataSource: silences }}
      locale={{ emptyText: t('silences.none') }}
    />
  );
}

/** What the silence fits, in words. */
function Covers({ of: { matchers, p1_responsible, technician } }: { readonly of: Silence }) {
  const { t } = useTranslation('lab');
  const { list } = useFormat();
  const typeName = useDeviceTypeNames();
  const { rules, devices, district, building, device_type, severity_at_most } = matchers;
  const parts = [
    rules && t('silences.match.rules', { names: list(rules) }),
    devices && t('silences.match.devices', { names: list(devices) }),
    district !== undefined && t('silences.match.district', { name: district }),
    building !== undefined && t('silences.match.building', { name: building }),
    device_type !== undefined && t('silences.match.type', { name: typeName(device_type) }),
    severity_at_most !== undefined && t('silences.match.severity', { severity: severity_at_most }),
    p1_responsible !== null && t('silences.match.responsible', { name: p1_responsible }),
    technician !== null && t('silences.match.technician', { name: technician }),
  ];
  return parts.filter((part) => typeof part === 'string').join(t('silences.separator'));
}

function End({ silence }: { readonly silence: Silence }) {
  const { t } = useTranslation('lab');
  const { may } = useSession();
  const end = useCommand('DELETE /silences/{id}');
  if (silence.state === 'expired' || !may('silences:write')) return null;
  return (
    <>
      <Popconfirm
        title={t('silences.endAsk')}
        okText={t('silences.end')}
        onConfirm={() => end.mutate({ path: { id: silence.id }, extras: { ifMatch: silence.version } })}
      >
        <Button size="small" loading={end.isPending}>
          {t('silences.end')}
        </Button>
      </Popconfirm>
      <ProblemNotice problem={end.error} />
    </>
  );
}
