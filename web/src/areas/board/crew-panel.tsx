import { Button } from 'antd';
import { type DragEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { DispatchedTicket } from '../../api/schema.d.ts';
import { KeyCap, useHotKey } from '../../kit/hot-keys.tsx';
import { Scrolling } from '../../kit/scrolling.tsx';
import { Nothing, Sheet } from '../../kit/sheet.tsx';
import { crewOf, type Member } from './crew.ts';
import { useReason } from './use-reason.ts';

interface CrewPanelProps {
  readonly chosen: DispatchedTicket | undefined;
  readonly onAssign: (ticketId: string, technicianId: string) => void;
  readonly onAgain: (ticketId: string) => void;
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Who could go, with skill and load; for a chosen ticket as dispatch judges them. */
export function CrewPanel({ chosen, onAssign, onAgain }: CrewPanelProps) {
  const { t } = useTranslation('board');
  const { data: technicians } = useAnswer('GET /technicians', { query: { active: true, limit: 500 } });
  const { data: loads } = useAnswer('GET /dispatch/loads', { query: { limit: 500 } });
  const { data: providers } = useAnswer('GET /providers', { query: { limit: 500 } });
  const names = useMemo(() => new Map((providers?.items ?? []).map(({ id, name }) => [id, name])), [providers]);
  const crew = useMemo(
    () => crewOf(technicians?.items ?? [], loads?.items ?? [], chosen),
    [technicians, loads, chosen],
  );
  const canAgain = chosen !== undefined && chosen.ticket.state === 'open';
  useHotKey('r', t('keys.again'), () => chosen && onAgain(chosen.ticket.id), { enabled: canAgain });
  return (
    <aside className="crew" aria-label={t('crew.title')}>
      <Sheet
        title={t('crew.title')}
        extra={
          canAgain && (
            <Button size="small" onClick={() => onAgain(chosen.ticket.id)}>
              {t('crew.again')}
              <KeyCap of="r" />
            </Button>
          )
        }
      >
        <p className="plain quiet" aria-live="polite">
          {chosen === undefined ? t('crew.choose') : t('crew.for', { ticket: chosen.ticket.number })}
        </p>
        {technicians?.items.length === 0 && <Nothing>{t('crew.none')}</Nothing>}
        <Scrolling className="crew-list" label={t('crew.title')}>
          <ul className="rows">
            {crew.map((member, place) => (
              <MemberRow
                key={member.id}
                member={member}
                provider={names.get(member.providerId) ?? ''}
                keyCap={chosen === undefined ? undefined : keys[place]}
                chosen={chosen}
                onAssign={onAssign}
              />
            ))}
          </ul>
        </Scrolling>
      </Sheet>
    </aside>
  );
}

interface MemberRowProps {
  readonly member: Member;
  readonly provider: string;
  readonly keyCap: string | undefined;
  readonly chosen: DispatchedTicket | undefined;
  readonly onAssign: (ticketId: string, technicianId: string) => void;
}

/** One technician: a ticket is dropped here, or sent by the button or its key. */
function MemberRow({ member, provider, keyCap, chosen, onAssign }: MemberRowProps) {
  const { t } = useTranslation('board');
  const say = useReason();
  const [over, setOver] = useState(false);
  const has = chosen?.dispatch.technician_id === member.id;
  const send = (): void => {
    if (chosen !== undefined) onAssign(chosen.ticket.id, member.id);
  };
  useHotKey(keyCap ?? '', t('keys.assign', { who: member.name }), send, { enabled: keyCap !== undefined && !has });
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onAssign(event.dataTransfer.getData('text/plain'), member.id);
  };
  return (
    <li
      className="member"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="member-head">
        <strong>{member.name}</strong>
        <span className="tag">{t(`level.${member.skill}`)}</span>
        <span className="spacer" />
        {has ? (
          <span className="tag">{t('crew.has')}</span>
        ) : (
          chosen !== undefined && (
            <Button size="small" onClick={send}>
              {t('crew.assign')}
              <span className="unseen"> {member.name}</span>
              {keyCap !== undefined && <KeyCap of={keyCap} />}
            </Button>
          )
        )}
      </div>
      <p className="plain quiet">
        {provider} · {t('crew.load', { count: member.tickets, weight: member.weight })}
      </p>
      {member.score !== undefined && (
        <p className="plain" data-out={member.score === null}>
          {member.score !== null && <strong>{t('crew.score', { score: member.score })} · </strong>}
          {member.reasons.map(say).join(t('crew.and'))}
        </p>
      )}
    </li>
  );
}
