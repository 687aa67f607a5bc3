import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';
import { urlOf } from '../../api/client.ts';
import { useAnswer, useCommand, usePages } from '../../api/queries.ts';
import type { Campaign, CampaignRun } from '../../api/schema.d.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { useFormat } from '../../kit/format.ts';
import { DeviceLink } from '../../kit/links.tsx';
import { ListTable, MorePages, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Sheet } from '../../kit/sheet.tsx';

const actions = {
  draft: ['activate', 'end'],
  active: ['pause', 'end'],
  paused: ['activate', 'end'],
  ended: [],
} as const satisfies Record<Campaign['state'], readonly string[]>;

/** One campaign: who would be called is seen before anybody is. */
export function Page() {
  const { id = '' } = useParams();
  const { t, i18n } = useTranslation('admin');
  const { data: campaign, error } = useAnswer('GET /campaigns/{id}', { path: { id } });
  const runs = usePages('GET /campaigns/{id}/runs', { path: { id }, query: {} });
  const act = useCommand('POST /campaigns/{id}/{action}');
  const preview = useCommand('POST /campaigns/{id}/previews');
  const [chosen, setChosen] = useState<string>();
  const items = runs.data?.pages.flatMap((page) => page.items);
  const run = chosen ?? items?.[0]?.id;
  if (campaign === undefined) return <ProblemNotice problem={error} />;
  return (
    <>
      <p className="plain">
        <Link href="/admin/campaigns">{t('campaigns.back')}</Link>
      </p>
      <Sheet
        title={`${campaign.title[i18n.language === 'en' ? 'en' : 'zh-CN']} · ${t(`campaignState.${campaign.state}`)}`}
        extra={
          <span className="actions">
            <Button
              type="primary"
              loading={preview.isPending}
              onClick={() => preview.mutate({ path: { id } }, { onSuccess: (made) => setChosen(made.id) })}
            >
              {t('campaigns.preview')}
            </Button>
            {actions[campaign.state].map((action) => (
              <Button
                key={action}
                danger={action === 'end'}
                onClick={() => act.mutate({ path: { id, action }, extras: { ifMatch: campaign.version } })}
              >
                {t(`campaigns.${action}`)}
              </Button>
            ))}
          </span>
        }
      >
        <ProblemNotice problem={preview.error ?? act.error} />
        <Runs runs={items} chosen={run} onChoose={setChosen} />
        <MorePages pages={runs} />
      </Sheet>
      {run !== undefined && <Contacts campaign={id} run={run} />}
    </>
  );
}

function Runs({
  runs,
  chosen,
  onChoose,
}: {
  readonly runs: readonly CampaignRun[] | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (run: string) => void;
}) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return (
    <ListTable
      label={t('campaigns.runs')}
      columns={[
        {
          title: t('campaigns.begun'),
          cell: ({ id, begun_at }) => (
            <button type="button" className="link" aria-pressed={id === chosen} onClick={() => onChoose(id)}>
              {format.dateTime(begun_at)}
            </button>
          ),
        },
        { title: t('campaigns.kind'), cell: ({ kind }) => t(`runKind.${kind}`) },
        { title: t('campaigns.state'), cell: ({ state }) => t(`runState.${state}`) },
        { title: t('campaigns.lookedAt'), numeric: true, cell: ({ looked_at }) => format.number(looked_at) },
        { title: t('decision.call'), numeric: true, cell: ({ decided }) => format.number(decided.call ?? 0) },
      ]}
      rows={runs}
      keyOf={({ id }) => id}
      empty={t('campaigns.noRun')}
    />
  );
}

function Contacts({ campaign, run }: { readonly campaign: string; readonly run: string }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const path = { id: campaign, run };
  const pages = usePages('GET /campaigns/{id}/runs/{run}/contacts', { path, query: {} });
  return (
    <Sheet
      title={t('campaigns.contacts')}
      extra={<CsvButton path={urlOf('/campaigns/{id}/runs/{run}/contacts', path)} name="contacts" />}
    >
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('campaigns.contacts')}
        columns={[
          {
            title: t('devices.id'),
            cell: ({ device_id }) => <DeviceLink id={device_id} />,
          },
          { title: t('campaigns.decision'), cell: ({ decision }) => t(`decision.${decision}`) },
          { title: t('campaigns.due'), cell: ({ due_at }) => (due_at === null ? '–' : format.dateTime(due_at)) },
        ]}
        pages={pages}
        keyOf={({ device_id }) => device_id}
        empty={t('campaigns.nobody')}
      />
    </Sheet>
  );
}
