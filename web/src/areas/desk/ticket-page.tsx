import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { TicketWithTimeline } from '../../api/schema.d.ts';
import { useSession } from '../../api/session.tsx';
import { useCauseName } from '../../kit/cause.ts';
import { useFormat } from '../../kit/format.ts';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { SeverityTag, StateTag } from '../../kit/tags.tsx';
import { Context } from './context.tsx';
import { TicketClocks } from './ticket-clocks.tsx';
import { TicketForm } from './ticket-form.tsx';
import { useActionName } from './use-action-name.ts';

/** Everything about one ticket, and what may be done with it now. */
export function TicketPage({ id, onNext }: { readonly id: string; readonly onNext: () => void }) {
  const { t } = useTranslation('desk');
  const { may } = useSession();
  const { data: ticket, error } = useAnswer('GET /tickets/{id}', { path: { id } });
  if (ticket === undefined) return <ProblemNotice problem={error} />;
  return (
    <>
      <header className="task-head">
        <SeverityTag of={ticket.severity} />
        <h2>{ticket.title}</h2>
        <StateTag kind="ticket" of={ticket.state} />
        <span className="quiet">{ticket.number}</span>
        {ticket.assignee !== null && <span className="tag">{t('ticket.assignee', { who: ticket.assignee })}</span>}
        <span className="spacer" />
        <TicketClocks id={id} />
      </header>
      <div className="task-columns">
        <div>
          {may('tickets:work') && <TicketForm ticket={ticket} onNext={onNext} />}
          <Findings ticket={ticket} />
          <Timeline ticket={ticket} />
        </div>
        <Context
          deviceId={ticket.device_id}
          customerId={ticket.customer_id}
          alertId={ticket.alert_id}
          ticketId={ticket.id}
          fault={ticket.fault}
        />
      </div>
    </>
  );
}

/** What people wrote down and found. */
function Findings({ ticket }: { readonly ticket: TicketWithTimeline }) {
  const { t } = useTranslation('desk');
  const nameOf = useCauseName();
  const found = (['result', 'cause', 'note', 'pending_reason'] as const).filter((name) => ticket[name] !== null);
  if (found.length === 0 && ticket.verdict === null) return null;
  return (
    <Sheet title={t('ticket.findings')}>
      <dl className="facts">
        {ticket.verdict !== null && (
          <div>
            <dt>{t('ticket.verdict')}</dt>
            <dd>{t(`verdict.${ticket.verdict}`)}</dd>
          </div>
        )}
        {found.map((name) => (
          <div key={name}>
            <dt>{t(`ticket.${name}`)}</dt>
            <dd>{name === 'cause' ? nameOf(ticket.cause ?? '') : ticket[name]}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}

function Timeline({ ticket }: { readonly ticket: TicketWithTimeline }) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const nameOf = useActionName();
  return (
    <Sheet title={t('ticket.timeline')}>
      <ol className="rows">
        {ticket.timeline.map(({ at, actor, action }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever added at the end.
          <li key={place}>
            <time dateTime={at}>{format.dateTime(at)}</time> {actor === 'carewatch' ? t('system') : actor} ·{' '}
            {nameOf(`ticket.${action}`)}
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
