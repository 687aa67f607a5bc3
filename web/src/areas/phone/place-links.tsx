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
      <Sign path="M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z" />
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
      <Sign path="M6.5 3h3l1.5 5-2.2 1.600a12 12 0 0 0 5.600 5.600L16 13l5 1.5v3A3.5 3.5 0 0 1 17.5 21 14.5 14.5 0 0 1 3 6.5 3.5 3.5 0 0 1 6.5 3Z" />
      <span>
        {name} <span className="phone-number">{phone}</span>
      </span>
      <span className="unseen">{t('call')}</span>
    </a>
  );
}

function Sign({ path }: { readonly path: string }) {
  return (
    <svg className="phone-sign" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
