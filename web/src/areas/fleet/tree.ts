import type { DistrictHealth, SiteHealth } from '../../api/schema.d.ts';

/** A line of the tree: a district, or below the open one a site; `more` asks for further sites. */
export type TreeRow =
  | { readonly kind: 'district'; readonly key: string; readonly open: boolean; readonly place: DistrictHealth }
  | { readonly kind: 'site'; readonly key: string; readonly place: SiteHealth }
  | { readonly kind: 'more'; readonly key: string };

/** What is chosen in the tree. A district that nobody named is the empty text, so that an address can hold it. */
export interface Chosen {
  readonly district: string | undefined;
  readonly address: string | undefined;
  readonly building: string | undefined;
}

export const districtKey = (district: string | null): string => `d ${district ?? ''}`;
export const siteKey = (site: Pick<SiteHealth, 'address' | 'building'>): string =>
  `s ${JSON.stringify([site.address, site.building])}`;

/** The tree as a list of lines: every district, with the sites of the one that is open. */
export function rowsOf(
  districts: readonly DistrictHealth[],
  open: string | undefined,
  sites: readonly SiteHealth[],
  more: boolean,
): readonly TreeRow[] {
  return districts.flatMap((place): TreeRow[] => {
    const isOpen = open !== undefined && (place.district ?? '') === open;
    const head: TreeRow = { kind: 'district', key: districtKey(place.district), open: isOpen, place };
    if (!isOpen) return [head];
    const below = sites.map((site): TreeRow => ({ kind: 'site', key: siteKey(site), place: site }));
    return [head, ...below, ...(more ? [{ kind: 'more' as const, key: 'more' }] : [])];
  });
}
