import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useAnswer } from '../../api/queries.ts';
import type { Alert, Device, Signal } from '../../api/schema.d.ts';
import { Since } from '../../kit/clocks.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Nothing, Sheet } from '../../kit/sheet.tsx';
import { SeverityTag, StateTag } from '../../kit/tags.tsx';
import { CommandsSheet } from './commands-sheet.tsx';
import { PresenceTag } from './presence-tag.tsx';
import { SignalCharts } from './signal-charts.tsx';
import { useLiveDevice } from './use-live-device.ts';
import { useTypes } from './use-types.ts';
import { ValuesSheet } from './values-sheet.tsx';

/** How many signals are drawn at once. */
const most = 4;

/** One device: what it says now, what it said, what was made of it and what it was told. */
export function DevicePage({ id }: { readonly id: string }) {
  const { data: device, error } = useLiveDevice(id);
  const { data: alerts } = useAnswer('GET /alerts', { query: { device_id: id, limit: 100 } });
  const { signalsOf } = useTypes();
  const [picked, setPicked] = useState<readonly string[]>();
  if (device === undefined) return <ProblemNotice problem={error} />;
  const signals = signalsOf(device.type);
  const charted = signals.filter(({ name, kind }) => kind === 'number' && device.last_values[name] !== undefined);
  const chosen = picked ?? tellingOf(charted, alerts?.items ?? none);
  const pick = (name: string): void =>
    setPicked(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name].slice(-most));
  return (
    <>
      <DeviceHead device={device} />
      <SignalCharts
        deviceId={id}
        signals={signals.filter(({ name }) => chosen.includes(name))}
        alerts={alerts?.items ?? none}
      />
      <div className="device-columns">
        <ValuesSheet device={device} signals={signals} picked={chosen} onPick={pick} />
        <div>
          <AlertsSheet alerts={alerts?.items ?? none} />
          <CommandsSheet deviceId={id} />
        </div>
      </div>
    </>
  );
}

const none: readonly Alert[] = [];

/** What is drawn before anybody picked: what the newest alert was about; without one a temperature, if there is any. */
function tellingOf(signals: readonly Signal[], alerts: readonly Alert[]): readonly string[] {
  const [newest] = alerts.toSorted((a, b) => b.opened_at.localeCompare(a.opened_at));
  const read = signals.filter(({ name }) => newest !== undefined && name in newest.proof.inputs).slice(0, 2);
  const [first] = signals;
  const usual = signals.find(({ unit }) => unit === '°C') ?? first;
  return (read.length > 0 ? read : usual === undefined ? [] : [usual]).map(({ name }) => name);
}

function DeviceHead({ device }: { readonly device: Device }) {
  const { t } = useTranslation('fleet');
  const { titleOf } = useTypes();
  const { site, customer, presence } = device;
  const place = [site?.city, site?.district, site?.address, site?.building, site?.unit].filter(Boolean).join(' ');
  const up = typeof site?.district === 'string' ? `/fleet?district=${encodeURIComponent(site.district)}` : '/fleet';
  return (
    <header className="device-head">
      <h2>{device.id}</h2>
      <span>
        {titleOf(device.type)} {device.model}
      </span>
      {device.state === 'retired' ? <span className="tag">{t('retired')}</span> : <PresenceTag presence={presence} />}
      {presence.last_heard_at !== null && (
        <span className="quiet">
          {t('lastHeard')} <Since at={presence.last_heard_at} />
        </span>
      )}
      <Link href={up}>{place || t('all')}</Link>
      {customer !== null && (
        <span>
          {customer.name} {customer.phone}
        </span>
      )}
    </header>
  );
}

function AlertsSheet({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { t } = useTranslation('fleet');
  return (
    <Sheet title={t('alerts')} extra={<span className="count">{alerts.length}</span>}>
      {alerts.length === 0 && <Nothing>{t('noAlerts')}</Nothing>}
      <ul className="rows device-alerts">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <SeverityTag of={alert.severity} /> {alert.title} <StateTag kind="alert" of={alert.state} />{' '}
            <Since at={alert.since} />
            {alert.proof.sentence !== undefined && <p className="plain quiet">{alert.proof.sentence}</p>}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
