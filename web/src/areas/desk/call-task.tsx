import { useTranslation } from 'react-i18next';
import type { Callback, CareCall } from '../../api/schema.d.ts';
import { useSession } from '../../api/session.tsx';
import { Countdown } from '../../kit/clocks.tsx';
import { useFormat } from '../../kit/format.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { SeverityTag, StateTag } from '../../kit/tags.tsx';
import { CallForm } from './call-form.tsx';
import { CallHold } from './call-hold.tsx';
import { Context } from './context.tsx';

interface CallTaskProps {
  readonly kind: 'call' | 'callback';
  readonly call: CareCall | Callback;
  readonly onNext: () => void;
}

/** Everything that one call needs, on one page: whom, what to say, why, and how it went. */
export function CallTask({ kind, call, onNext }: CallTaskProps) {
  const { t } = useTranslation('desk');
  const { may } = useSession();
  const { customer } = call;
  return (
    <>
      <header className="task-head">
        <SeverityTag of={call.severity} />
        <h2>{call.title}</h2>
        <StateTag kind="call" of={call.state} />
        {call.state === 'queued' && <Countdown until={call.promised_at ?? call.due_at} />}
        {call.promised_at !== null && <span className="tag">{t('call.promised')}</span>}
        <span className="spacer" />
        <CallHold kind={kind} call={call} />
      </header>
      <div className="task-columns">
        <div>
          <Sheet
            title={t('call.script')}
            extra={
              <span className="whom">
                {customer?.name ?? t('call.nobody')}
                {customer?.phone != null && <a href={`tel:${customer.phone.replaceAll(' ', '')}`}>{customer.phone}</a>}
              </span>
            }
          >
            <p className="script" lang={customer?.language}>
              {call.text}
            </p>
          </Sheet>
          {may('care-calls:work') && <CallForm kind={kind} call={call} onNext={onNext} />}
          <Attempts call={call} />
        </div>
        <Context
          deviceId={call.device_id}
          customerId={call.customer_id}
          alertId={'alert_id' in call ? call.alert_id : null}
          ticketId={call.ticket_id}
          fault={null}
        />
      </div>
    </>
  );
}

function Attempts({ call }: { readonly call: CareCall | Callback }) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  if (call.attempts.length === 0) return null;
  return (
    <Sheet title={t('call.attempts')}>
      <ol className="rows">
        {call.attempts.map(({ at, by, outcome, note, next_at }) => (
          <li key={at}>
            <time dateTime={at}>{format.dateTime(at)}</time> {by} · <strong>{t(`outcome.${outcome}`)}</strong>
            {next_at !== null && ` · ${t('call.again', { at: format.dateTime(next_at) })}`}
            {note !== null && <p className="plain">{note}</p>}
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
