import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { Device } from '../../api/schema.d.ts';
import { intercomOf } from './danger.ts';

/** How the people in danger are reached, and what is said to them. */
export function Reach({ device, alertId }: { readonly device: Device | undefined; readonly alertId: string }) {
  const { t } = useTranslation('entrapment');
  const { data: calls } = useAnswer('GET /care-calls', { query: { alert_id: alertId, limit: 1 } });
  const call = calls?.items[0];
  const intercom = intercomOf(device?.attributes ?? {});
  const phone = call?.customer?.phone ?? device?.customer?.phone;
  return (
    <section aria-label={t('reach')}>
      <h2>{t('reach')}</h2>
      {(intercom !== undefined || device?.type === 'elevator') && (
        <p className="danger-number">
          {intercom === undefined ? t('noIntercom') : <PhoneLink of={intercom} name={t('intercom')} />}
        </p>
      )}
      {phone != null && (
        <p className="plain">
          <PhoneLink of={phone} name={call?.customer?.name ?? t('contact')} />
        </p>
      )}
      {call !== undefined && <p className="danger-script">{call.text}</p>}
    </section>
  );
}

function PhoneLink({ of, name }: { readonly of: string; readonly name: string }) {
  return (
    <>
      {name} <a href={`tel:${of.replaceAll(' ', '')}`}>{of}</a>
    </>
  );
}
