import { useTranslation } from 'react-i18next';
import { mapHref, phoneHref, type Site, streetOf } from './links.ts';

/** The address; a touch opens the map. */
export function MapLink({ site }: { readonly site: Site }) {
  const { t } = useTranslation('phone');
  const street = streetOf(site);
  if (street === '') return <span className="quiet">{t('noAddress')}</span>;
  const door = [
    ...(site.building === null ? [] : [t('building', { name: site.building })]),
    ...(site.unit === null ? [] : [t('unit', { name: site.unit })]),
  ];
  return (
    <a className="phone-link" href={mapHref(street, navigator.userAgent)}>
      <span className="phone-link-sign" aria-hidden="true">
        ⌖
      </span>
      <span>
        {street}
        {door.length > 0 && <span className="phone-door">{door.join(' · ')}</span>}
      </span>
      <span className="unseen">{t('openMap')}</span>
    </a>
  );
}

/** The customer's number; a touch calls it. */
export function CallLink({ phone, name }: { readonly phone: string; readonly name: string | null }) {
  const { t } = useTranslation('phone');
  return (
    <a className="phone-link" href={phoneHref(phone)}>
      <span className="phone-link-sign" aria-hidden="true">
        ✆
      </span>
      <span>
        {name} <span className="phone-number">{phone}</span>
      </span>
      <span className="unseen">{t('call')}</span>
    </a>
  );
}
