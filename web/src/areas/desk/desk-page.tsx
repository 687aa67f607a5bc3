import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useRoute } from 'wouter';
import { useClient } from '../../api/context.tsx';
import { useSession } from '../../api/session.tsx';
import { useHotKey } from '../../kit/hot-keys.tsx';
import { useReadNow } from '../../kit/now.tsx';
import { CallPage } from './call-page.tsx';
import '../../kit/controls.css';
import './desk.css';
import { keyOf, nextOf, type QueueItem, type TaskKind } from './queue-item.ts';
import { QueueList } from './queue-list.tsx';
import { takeCall } from './take-call.ts';
import { TicketPage } from './ticket-page.tsx';
import { useQueue } from './use-queue.ts';

/** The queue on the left, and beside it the task that is open. */
export function Page() {
  const { t } = useTranslation('desk');
  const queue = useQueue();
  const [, params] = useRoute<{ kind: string; id: string }>('/desk/:kind/:id');
  const [, go] = useLocation();
  const open = params === null ? undefined : `${params.kind}/${params.id}`;
  const openItem = (item: QueueItem): void => go(`/desk/${keyOf(item)}`);
  const { takeNext, none } = useTakeNext(queue.items, open, openItem);
  useHotKey('n', t('keys.next'), takeNext);
  useStep(queue.items, open, openItem);
  return (
    <div className="desk">
      <QueueList queue={queue} open={open} onOpen={openItem} onNext={takeNext} none={none} />
      <div className="task" key={open}>
        {params === null && <p className="nothing">{t('noTask')}</p>}
        {params?.kind === 'ticket' && <TicketPage id={params.id} onNext={takeNext} />}
        {(params?.kind === 'call' || params?.kind === 'callback') && (
          <CallPage kind={params.kind as Exclude<TaskKind, 'ticket'>} id={params.id} onNext={takeNext} />
        )}
      </div>
    </div>
  );
}

/** Takes the first task that nobody else has; whoever is too late for one is given the one after it. */
function useTakeNext(items: readonly QueueItem[], open: string | undefined, openItem: (item: QueueItem) => void) {
  const client = useClient();
  const { user } = useSession();
  const readNow = useReadNow();
  const [none, setNone] = useState(false);
  const busy = useRef(false);
  const take = async (): Promise<void> => {
    const except = new Set(open === undefined ? [] : [open]);
    for (;;) {
      const item = nextOf(items, { me: user.name, now: readNow(), except });
      setNone(item === undefined);
      if (item === undefined) return;
      if (item.kind === 'ticket' || (await takeCall(client, item.kind, item.id))) return openItem(item);
      except.add(keyOf(item));
    }
  };
  const takeNext = (): void => {
    if (busy.current) return;
    busy.current = true;
    void take().finally(() => {
      busy.current = false;
    });
  };
  return { takeNext, none };
}

/** `j` and `k` go through the queue without taking anything. */
function useStep(items: readonly QueueItem[], open: string | undefined, openItem: (item: QueueItem) => void): void {
  const { t } = useTranslation('desk');
  const step = (by: number): void => {
    const item = items[items.findIndex((one) => keyOf(one) === open) + by] ?? items[0];
    if (item !== undefined) openItem(item);
  };
  useHotKey('j', t('keys.down'), () => step(1));
  useHotKey('k', t('keys.up'), () => step(-1));
}
