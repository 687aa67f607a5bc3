import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useAnswer } from '../../api/queries.ts';
import type { Callback, CareCall } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';
import { KeyCap } from '../../kit/hot-keys.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import type { Outcome } from './outcomes.ts';

interface WrapUpProps {
  readonly call: CareCall | Callback;
  readonly outcome: Outcome | null;
  readonly onNext: () => void;
}

/** What was recorded and what follows from it, before the next task. */
export function WrapUp({ call, outcome, onNext }: WrapUpProps) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  // A visit that was asked for may be a ticket of its own, and not the one that the call came with.
  const asked = { device_id: call.device_id ?? '', state: 'open', limit: 1 } as const;
  const wanted = call.ticket_id === null && call.device_id !== null && outcome === 'visit_wanted';
  const { data: opened } = useAnswer('GET /tickets', { query: asked }, { enabled: wanted });
  const ticketId = call.ticket_id ?? opened?.items[0]?.id;
  const watched = 'watch_until' in call ? call.watch_until : null;
  return (
    <Sheet title={t('wrapUp.title')}>
      <output aria-live="polite">
        <p className="plain">{t('wrapUp.recorded', { outcome: t(`outcome.${outcome ?? 'reached'}`) })}</p>
        {call.promised_at !== null && (
          <p className="plain">{t('wrapUp.promised', { at: format.dateTime(call.promised_at) })}</p>
        )}
        {watched !== null && <p className="plain">{t('wrapUp.watched', { at: format.dateTime(watched) })}</p>}
      </output>
      {ticketId !== undefined && <Link href={`/desk/ticket/${ticketId}`}>{t('wrapUp.ticket')}</Link>}
      <Button type="primary" className="record" onClick={onNext} autoFocus>
        {t('queue.next')}
        <KeyCap of="n" />
      </Button>
    </Sheet>
  );
}
