import type { VisitPlace } from '../../api/schema.d.ts';

export type Site = NonNullable<VisitPlace['site']>;

/** The place as a map finds it, without house and room. */
export const streetOf = ({ city, district, address }: Pick<Site, 'city' | 'district' | 'address'>): string =>
  [city, district, address].filter((part) => part !== null && part !== '').join(' ');

/** Opens the map that the phone's owner uses: `geo:` asks for any, and Apple's phones know only an address of their own. */
export function mapHref(street: string, userAgent: string): string {
  const query = encodeURIComponent(street);
  return /iPhone|iPad|Macintosh/.test(userAgent) ? `https://maps.apple.com/?q=${query}` : `geo:0,0?q=${query}`;
}

export const phoneHref = (phone: string): string => `tel:${phone.replaceAll(/[^\d+*#,]/g, '')}`;
