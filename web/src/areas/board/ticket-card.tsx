import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DispatchedTicket } from '../../api/schema.d.ts';
import { Countdown } from '../../kit/clocks.tsx';
import { SeverityTag } from '../../kit/tags.tsx';
import { placeText } from './place.ts';
import { useReason } from './use-reason.ts';

interface TicketCardProps {
  readonly item: DispatchedTicket;
  readonly chosen: boolean;
  readonly onChoose: (id: string | undefined) => void;
}

/** One ticket; chosen by a press, or dragged onto a technician. */
export function TicketCard({ item, chosen, onChoose }: TicketCardProps) {
  const { t } = useTranslation('board');
  const say = useReason();
  const { ticket, dispatch, place, next_due: due } = item;
  const card = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (chosen) card.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <button
      type="button"
      ref={card}
      className="card"
      draggable
      aria-pressed={chosen}
      onClick={() => onChoose(chosen ? undefined : ticket.id)}
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData('text/plain', ticket.id);
        dataTransfer.effectAllowed = 'move';
        onChoose(ticket.id);
      }}
    >
      <span className="card-head">
        <SeverityTag of={ticket.severity} />
        <span className="card-title">{ticket.title}</span>
      </span>
      <span className="card-facts">
        {ticket.number} · {placeText(item) || t('nowhere')}
      </span>
      {place.address !== null && <span className="card-facts">{place.address}</span>}
      <span className="card-facts">
        {ticket.assignee === null ? t('skill', { level: ticket.skill }) : t('with', { who: ticket.assignee })}
        {dispatch.state === 'offered' && dispatch.due_at !== null && (
          <>
            {' · '}
            {t('offerLapses')} <Countdown until={dispatch.due_at} />
          </>
        )}
      </span>
      {dispatch.reason !== null && <span className="card-facts">{say(dispatch.reason)}</span>}
      {due !== null && (
        <span className="card-facts">
          {t(`clock.${due.kind}`)} <Countdown until={due.at} />
        </span>
      )}
    </button>
  );
}
