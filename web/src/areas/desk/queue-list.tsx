import { Button } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Countdown } from '../../kit/clocks.tsx';
import { KeyCap } from '../../kit/hot-keys.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Nothing } from '../../kit/sheet.tsx';
import { SeverityTag } from '../../kit/tags.tsx';
import { VirtualList } from '../../kit/virtual-list.tsx';
import { keyOf, type QueueItem } from './queue-item.ts';
import type { Queue } from './use-queue.ts';

interface QueueListProps {
  readonly queue: Queue;
  readonly open: string | undefined;
  readonly none: boolean;
  readonly onOpen: (item: QueueItem) => void;
  readonly onNext: () => void;
}

export function QueueList({ queue, open, none, onOpen, onNext }: QueueListProps) {
  const { t } = useTranslation('desk');
  const { items, loading, problem } = queue;
  return (
    <section className="side queue" aria-labelledby="queue-title">
      <header className="sheet-head">
        <h1 id="queue-title">
          {t('queue.title')} <span className="count">{loading ? '' : items.length}</span>
        </h1>
        <Button type="primary" onClick={onNext}>
          {t('queue.next')}
          <KeyCap of="n" />
        </Button>
      </header>
      <output aria-live="polite">{none && t('queue.noneLeft')}</output>
      <ProblemNotice problem={problem} />
      {!loading && items.length === 0 && <Nothing>{t('queue.empty')}</Nothing>}
      <VirtualList
        items={items}
        rowHeight={58}
        keyOf={keyOf}
        shown={open}
        label={t('queue.title')}
        render={(item) => <Row item={item} open={open === keyOf(item)} onOpen={onOpen} />}
      />
    </section>
  );
}

interface RowProps {
  readonly item: QueueItem;
  readonly open: boolean;
  readonly onOpen: (item: QueueItem) => void;
}

const Row = memo(function Row({ item, open, onOpen }: RowProps) {
  const { t } = useTranslation('desk');
  return (
    <button type="button" className="side-row queue-row" aria-current={open} onClick={() => onOpen(item)}>
      <SeverityTag of={item.severity} />
      <span className="queue-title">{item.title}</span>
      <span className="queue-facts">
        {t(`kind.${item.kind}`)} · {item.who}
        {item.holder !== null && ` · ${item.holder}`}
      </span>
      <span className="queue-due">{Number.isFinite(item.dueAt) && <Countdown until={item.dueAt} />}</span>
    </button>
  );
});
