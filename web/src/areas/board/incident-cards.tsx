import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { DispatchedTicket, Incident } from '../../api/schema.d.ts';
import { Since } from '../../kit/clocks.tsx';
import { DeviceLink } from '../../kit/links.tsx';
import { Nothing, Sheet } from '../../kit/sheet.tsx';
import { SeverityTag, StateTag } from '../../kit/tags.tsx';

interface IncidentCardsProps {
  readonly incidents: readonly Incident[];
  readonly items: readonly DispatchedTicket[];
  readonly chosenId: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** Many alerts with one cause: one card, one ticket. */
export function IncidentCards({ incidents, items, chosenId, onChoose }: IncidentCardsProps) {
  const { t } = useTranslation('board');
  return (
    <Sheet title={t('incident.title')} extra={<span className="count">{incidents.length}</span>}>
      <div aria-live="polite" className="incidents">
        {incidents.length === 0 && <Nothing>{t('incident.none')}</Nothing>}
        {incidents.map((incident) => (
          <IncidentCard
            key={incident.id}
            incident={incident}
            found={items.find(({ ticket }) => ticket.id === incident.ticket_id)}
            chosen={incident.ticket_id !== null && incident.ticket_id === chosenId}
            onChoose={onChoose}
          />
        ))}
      </div>
    </Sheet>
  );
}

interface IncidentCardProps {
  readonly incident: Incident;
  readonly found: DispatchedTicket | undefined;
  readonly chosen: boolean;
  readonly onChoose: (id: string) => void;
}

function IncidentCard({ incident, found, chosen, onChoose }: IncidentCardProps) {
  const { t } = useTranslation('board');
  const [open, setOpen] = useState(false);
  const { subject, counted, adopted_open: members, tickets_saved: saved } = incident;
  const title = useTitle(incident, found);
  return (
    <article className="incident" data-chosen={chosen} aria-label={title}>
      <header className="card-head">
        {found !== undefined && <SeverityTag of={found.ticket.severity} />}
        <h3>{title}</h3>
        {found !== undefined && <StateTag kind="ticket" of={found.ticket.state} />}
      </header>
      <p className="plain quiet">
        {t(`subject.${subject.kind}`, { name: subject.id })} · <Since at={incident.opened_at} />
      </p>
      <p className="plain">
        {counted !== null && <>{t('incident.counted', { count: counted })} · </>}
        {t('incident.members', { count: members })} · {t('incident.saved', { count: saved })}
      </p>
      <div className="incident-actions">
        {found !== undefined && (
          <Button size="small" type="primary" onClick={() => onChoose(found.ticket.id)}>
            {t('incident.choose')}
          </Button>
        )}
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('incident.show')}
        </Button>
      </div>
      {open && <Members id={incident.id} />}
    </article>
  );
}

/** The title of its ticket, or of its rule where the ticket is done or of another district. */
function useTitle({ ticket_id, rule_id }: Incident, found: DispatchedTicket | undefined): string {
  const wanted = found === undefined && ticket_id !== null;
  const { data } = useAnswer('GET /tickets/{id}', { path: { id: ticket_id ?? '' } }, { enabled: wanted });
  return found?.ticket.title ?? data?.title ?? rule_id;
}

function Members({ id }: { readonly id: string }) {
  const { t } = useTranslation('board');
  const { data } = useAnswer('GET /incidents/{id}/members', { path: { id }, query: { limit: 100 } });
  return (
    <ul className="rows members" aria-label={t('incident.show')}>
      {data?.items.map((member) => (
        <li key={`${member.device_id} ${member.why} ${member.since}`}>
          <DeviceLink id={member.device_id} /> · {t(`incident.why.${member.why}`)} ·{' '}
          {member.until === null ? <Since at={member.since} /> : t('incident.over')}
        </li>
      ))}
      {data?.next_cursor != null && <li className="quiet">{t('incident.moreMembers')}</li>}
    </ul>
  );
}
