import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { Alert, Device, LastValue, Signal } from '../../api/schema.d.ts';
import { shownUnit, useFormat } from '../../kit/format.ts';
import { signalsOf } from './danger.ts';

/** Telemetry is no event of the stream; while somebody is in danger the device is asked this often. */
const renewMs = 2_000;

/** What the device says of itself now. */
export function DeviceState({ device, alert }: { readonly device: Device; readonly alert: Alert }) {
  const { t, i18n } = useTranslation('entrapment');
  const format = useFormat();
  useRenewed(device.id);
  const { data: types } = useAnswer('GET /device-types', { query: { name: device.type } });
  const known = new Map((types?.items[0]?.signals ?? []).map((signal) => [signal.name, signal]));
  const rows = signalsOf(device.type, alert).flatMap((name): [Signal, LastValue][] => {
    const [signal, value] = [known.get(name), device.last_values[name]];
    return signal === undefined || value === undefined ? [] : [[signal, value]];
  });
  const say = ({ value }: LastValue, { unit, value_titles }: Signal): string => {
    if (typeof value === 'boolean') return t(`truth.${value}`);
    if (typeof value === 'number') return `${format.number(value, 2)} ${shownUnit(unit)}`;
    return value_titles?.[value]?.[i18n.language === 'zh-CN' ? 'zh-CN' : 'en'] ?? value;
  };
  return (
    <section aria-label={t('state')}>
      <h2>
        {t('state')} <span className="quiet">{t(`online.${String(device.presence.online)}`)}</span>
      </h2>
      <dl className="danger-state">
        {rows.map(([signal, value]) => (
          <div key={signal.name} data-old={value.expired}>
            <dt>{signal.title}</dt>
            <dd>
              {say(value, signal)} <time className="quiet">{format.time(value.ts)}</time>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function useRenewed(id: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    const timer = setInterval(() => {
      void queries.invalidateQueries({ queryKey: ['GET /devices/{id}', { path: { id } }] });
    }, renewMs);
    return () => clearInterval(timer);
  }, [id, queries]);
}
