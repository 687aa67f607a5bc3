import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { Alert, TicketClocks } from '../../api/schema.d.ts';
import { Since } from '../../kit/clocks.tsx';
import { KeyCap, useHotKey } from '../../kit/hot-keys.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { SeverityTag } from '../../kit/tags.tsx';
import { nextStep } from './danger.ts';
import { DeviceState } from './device-state.tsx';
import { Ladder } from './ladder.tsx';
import { Reach } from './reach.tsx';
import { useAcknowledge } from './use-acknowledge.ts';

interface DangerScreenProps {
  readonly alert: Alert;
  /** How many more wait behind it. */
  readonly more: number;
  readonly onSetAside: () => void;
}

/** One danger: where, what is happening there now, how to reach it, what is to be done until when, and one key. */
export function DangerScreen({ alert, more, onSetAside }: DangerScreenProps) {
  const { t } = useTranslation('entrapment');
  const { device_id: deviceId } = alert;
  const { data: device } = useAnswer(
    'GET /devices/{id}',
    { path: { id: deviceId ?? '' } },
    { enabled: deviceId !== null },
  );
  const { data: full } = useAnswer('GET /alerts/{id}', { path: { id: alert.id } });
  const { data: tickets } = useAnswer('GET /tickets', { query: { alert_id: alert.id, limit: 1 } });
  const ticketId = tickets?.items[0]?.id;
  const clocks = useAnswer(
    'GET /tickets/{id}/clocks',
    { path: { id: ticketId ?? '' } },
    { enabled: ticketId !== undefined },
  );
  const step = nextStep((clocks.data as TicketClocks | undefined)?.steps ?? []);
  const { acknowledge, busy, problem } = useAcknowledge(alert, ticketId, step);
  useHotKey('Enter', t('acknowledge'), acknowledge, { always: true });
  useHotKey('m', t('aside'), onSetAside, { always: true });
  const { site } = device ?? {};
  return (
    <div className="danger-inner">
      <header>
        <SeverityTag of="P1" />
        <h1>{alert.title}</h1>
        <Since at={alert.since} />
        {more > 0 && <span className="tag">{t('more', { count: more })}</span>}
      </header>
      <p className="danger-place">
        {[site?.city, site?.district, site?.address, site?.building, site?.unit].filter(Boolean).join(' ') ||
          alert.subject.id}
        {deviceId !== null && <span> · {deviceId}</span>}
      </p>
      {full?.proof.sentence !== undefined && <p className="danger-proof">{full.proof.sentence}</p>}
      <div className="danger-columns">
        {device !== undefined && <DeviceState device={device} alert={alert} />}
        <div>
          <Reach device={device} alertId={alert.id} />
          <Ladder steps={clocks.data?.steps ?? []} />
        </div>
      </div>
      <ProblemNotice problem={problem} />
      <footer>
        <button type="button" className="danger-main" disabled={busy} onClick={acknowledge}>
          {step === undefined ? t('acknowledge') : t('acknowledgeStep', { step: t(`step.${step.step}`) })}
          <KeyCap of="Enter" />
        </button>
        <button type="button" className="quiet-button" onClick={onSetAside}>
          {t('aside')}
          <KeyCap of="m" />
        </button>
      </footer>
    </div>
  );
}
