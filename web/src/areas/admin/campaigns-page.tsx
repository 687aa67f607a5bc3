import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePages } from '../../api/queries.ts';
import type { Campaign } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { CampaignForm } from './campaign-form.tsx';

/** Calls that are made because of a season or of the weather, and not because of an alert. */
export function Page() {
  const { t, i18n } = useTranslation('admin');
  const format = useFormat();
  const pages = usePages('GET /campaigns', { query: {} });
  const [adding, setAdding] = useState(false);
  const columns: readonly Column<Campaign>[] = [
    {
      title: t('campaigns.name'),
      cell: ({ id, title }) => (
        <Link href={`/admin/campaigns/${encodeURIComponent(id)}`}>
          {title[i18n.language === 'en' ? 'en' : 'zh-CN']}
        </Link>
      ),
    },
    { title: t('campaigns.script'), cell: ({ script }) => script },
    { title: t('campaigns.state'), cell: ({ state }) => t(`campaignState.${state}`) },
    {
      title: t('campaigns.next'),
      cell: ({ next_run_at }) => (next_run_at === null ? '–' : format.dateTime(next_run_at)),
    },
    {
      title: t('campaigns.cap'),
      numeric: true,
      cell: ({ caps }) => `${format.number(caps.calls_per_run)} / ${format.number(caps.calls_per_day)}`,
    },
  ];
  return (
    <Sheet
      title={t('campaigns.title')}
      extra={
        <Button type="primary" onClick={() => setAdding(true)}>
          {t('campaigns.add')}
        </Button>
      }
    >
      <ProblemNotice problem={pages.error} />
      <PagedTable
        label={t('campaigns.title')}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('campaigns.empty')}
      />
      {adding && <CampaignForm onClose={() => setAdding(false)} />}
    </Sheet>
  );
}
