import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand } from '../../../api/queries.ts';
import type { Export } from '../../../api/schema.d.ts';
import { useFormat } from '../../../kit/format.ts';
import { type Column, ListTable } from '../../../kit/list-table.tsx';
import { ProblemNotice } from '../../../kit/notices.tsx';
import { Sheet } from '../../../kit/sheet.tsx';
import { ExportFiles } from './export-files.tsx';
import { OrderForm } from './order-form.tsx';
import { useAmount } from './use-amount.ts';

/** The stream tells when an export is ordered, and not how far it is. */
const progressMs = 1_000;

/** Readings as files for other programs: ordered, watched, fetched and deleted. */
export function Page() {
  const { t } = useTranslation('admin');
  const { data, error } = useAnswer(
    'GET /exports',
    {},
    { again: (list) => (list?.items.some(({ state }) => state === 'running') ?? false) && progressMs },
  );
  const cancel = useCommand('POST /exports/{id}/cancel');
  const remove = useCommand('DELETE /exports/{id}');
  const [ordering, setOrdering] = useState(false);
  const columns = useColumns(
    ({ id }) => cancel.mutate({ path: { id }, body: {} }),
    ({ id }) => {
      if (window.confirm(t('exports.deleteSure'))) remove.mutate({ path: { id } });
    },
  );
  return (
    <Sheet
      title={t('exports.title')}
      extra={
        <Button type="primary" onClick={() => setOrdering(true)}>
          {t('exports.order')}
        </Button>
      }
    >
      <p className="plain">{t('exports.what')}</p>
      <ProblemNotice problem={error ?? cancel.error ?? remove.error} />
      <ListTable
        label={t('exports.title')}
        columns={columns}
        rows={data?.items}
        keyOf={({ id }) => id}
        empty={t('exports.empty')}
      />
      {ordering && <OrderForm onClose={() => setOrdering(false)} />}
    </Sheet>
  );
}

function useColumns(cancel: (one: Export) => void, remove: (one: Export) => void): readonly Column<Export>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const amount = useAmount();
  // The end is the first instant that is left out.
  const lastDay = (to: string): string => format.date(Date.parse(to) - 1);
  return [
    { title: t('exports.ordered'), cell: ({ started_at }) => format.dateTime(started_at) },
    { title: t('exports.span'), cell: ({ from, to }) => `${format.date(from)} – ${lastDay(to)}` },
    {
      title: t('exports.type'),
      cell: ({ type }) => (type === null ? t('exports.allTypes') : t(`type.${type}`, { defaultValue: type })),
    },
    { title: t('exports.format'), cell: (one) => t(`format.${one.format}`) },
    { title: t('exports.state'), cell: (one) => <State of={one} /> },
    {
      title: t('exports.size'),
      numeric: true,
      cell: amount,
    },
    {
      title: t('actions'),
      cell: (one) => (
        <span className="actions">
          <ExportFiles of={one} />
          <Button
            size="small"
            danger={one.state !== 'running'}
            onClick={() => (one.state === 'running' ? cancel(one) : remove(one))}
          >
            {t(one.state === 'running' ? 'exports.cancel' : 'exports.delete')}
            <span className="unseen"> {t('exports.deleteIt', { at: format.dateTime(one.started_at) })}</span>
          </Button>
        </span>
      ),
    },
  ];
}

function State({ of: { state, progress, reason } }: { readonly of: Export }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return (
    <>
      {t(`exportState.${state}`)}
      {state === 'running' && (
        <>
          {' '}
          <progress value={progress} aria-label={t('exports.progress')} /> {format.percent(progress, 0)}
        </>
      )}
      {reason !== null && <p className="plain quiet">{reason}</p>}
    </>
  );
}
