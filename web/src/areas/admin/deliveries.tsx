import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand, usePages } from '../../api/queries.ts';
import type { Delivery } from '../../api/schema.d.ts';
import { ChoiceField } from '../../kit/fields.tsx';
import { useFormat } from '../../kit/format.ts';
import { type Column, PagedTable } from '../../kit/list-table.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { useQueryState } from '../../kit/query-state.ts';
import { Sheet } from '../../kit/sheet.tsx';

const states = ['pending', 'delivered', 'dead'] as const;

/** The stream does not tell when a receiver took something. */
const waitingMs = 3_000;

/** What was sent to whom; what was given up can be sent again. */
export function Deliveries() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [query, set] = useQueryState();
  const state = states.find((one) => one === query.get('state'));
  const pages = usePages(
    'GET /deliveries',
    { query: state === undefined ? {} : { state } },
    { again: (lists) => lists.some(({ items }) => items.some((one) => one.state === 'pending')) && waitingMs },
  );
  const replay = useCommand('POST /deliveries/{id}/replay');
  const webhooks = useAnswer('GET /webhooks', { query: {} }).data?.items ?? [];
  const urls = new Map(webhooks.map(({ id, url }) => [id, url]));
  const columns: readonly Column<Delivery>[] = [
    { title: t('delivery.at'), tight: true, cell: ({ created_at }) => format.dateTime(created_at) },
    { title: t('notify.kind'), tight: true, cell: ({ kind }) => t(`kind.${kind}`) },
    { title: t('delivery.topic'), tight: true, cell: ({ topic }) => <code>{topic}</code> },
    { title: t('notify.to'), cell: ({ recipient, target_id }) => recipient ?? urls.get(target_id) ?? '–' },
    { title: t('delivery.state'), tight: true, cell: (one) => t(`deliveryState.${one.state}`) },
    { title: t('delivery.attempts'), numeric: true, cell: ({ attempts }) => format.number(attempts) },
    { title: t('delivery.error'), cell: ({ last_error }) => last_error ?? '–' },
    {
      title: t('actions'),
      cell: ({ id, state: now }) =>
        now === 'dead' && (
          <Button size="small" onClick={() => replay.mutate({ path: { id } })}>
            {t('delivery.replay')}
          </Button>
        ),
    },
  ];
  return (
    <Sheet title={t('delivery.title')}>
      <div className="fields">
        <ChoiceField
          label={t('delivery.state')}
          value={state ?? ''}
          onChange={(value) => set('state', value)}
          choices={[['', t('delivery.all')], ...states.map((one) => [one, t(`deliveryState.${one}`)] as const)]}
        />
      </div>
      <ProblemNotice problem={pages.error ?? replay.error} />
      <PagedTable
        label={t('delivery.title')}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        empty={t('delivery.empty')}
      />
    </Sheet>
  );
}
