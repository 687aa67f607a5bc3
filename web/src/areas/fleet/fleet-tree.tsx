import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useAnswer, usePages } from '../../api/queries.ts';
import type { DistrictHealth, SiteHealth } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';
import { ProblemNotice } from '../../kit/notices.tsx';
import { VirtualList } from '../../kit/virtual-list.tsx';
import { Health } from './health.tsx';
import { type Chosen, districtKey, rowsOf, siteKey, type TreeRow } from './tree.ts';

const ofPlace = (place: Record<string, string | null | undefined>): string => {
  const given = Object.entries(place).filter((one): one is [string, string] => typeof one[1] === 'string');
  return `/fleet?${new URLSearchParams(given).toString()}`;
};

/** Districts, and below the open one its sites; however many there are, only what is seen is drawn. */
export function FleetTree({ chosen }: { readonly chosen: Chosen }) {
  const { t } = useTranslation('fleet');
  const { district: open } = chosen;
  const districts = useAnswer('GET /districts', { query: { limit: 500 } });
  const query = { limit: 200, ...(open === '' || open === undefined ? {} : { district: open }) };
  const sites = usePages('GET /sites', { query }, { enabled: open !== undefined });
  const rows = useMemo(() => {
    const below = sites.data?.pages.flatMap(({ items }) => items) ?? [];
    return rowsOf(districts.data?.items ?? [], open, below, sites.hasNextPage);
  }, [districts.data, open, sites.data, sites.hasNextPage]);
  const at = { address: chosen.address ?? null, building: chosen.building ?? null };
  const key = open === undefined ? undefined : at.address === null ? districtKey(open) : siteKey(at);
  return (
    <>
      <ProblemNotice problem={districts.error ?? sites.error} />
      <VirtualList
        items={rows}
        rowHeight={46}
        keyOf={(row) => row.key}
        label={t('tree')}
        shown={key}
        render={(row) => <Row row={row} chosen={row.key === key} onMore={() => void sites.fetchNextPage()} />}
      />
    </>
  );
}

interface RowProps {
  readonly row: TreeRow;
  readonly chosen: boolean;
  readonly onMore: () => void;
}

function Row({ row, chosen, onMore }: RowProps) {
  const { t } = useTranslation('fleet');
  if (row.kind === 'more') {
    return (
      <button type="button" className="side-row tree-row tree-more" onClick={onMore}>
        {t('more')}
      </button>
    );
  }
  return row.kind === 'district' ? (
    <District place={row.place} open={row.open} chosen={chosen} />
  ) : (
    <Site place={row.place} chosen={chosen} />
  );
}

function District(props: { readonly place: DistrictHealth; readonly open: boolean; readonly chosen: boolean }) {
  const { place, open, chosen } = props;
  const { t } = useTranslation('fleet');
  const { number } = useFormat();
  const [, go] = useLocation();
  return (
    <button
      type="button"
      className="side-row tree-row"
      aria-expanded={open}
      aria-current={chosen}
      onClick={() => go(open ? '/fleet' : ofPlace({ district: place.district ?? '' }))}
    >
      <span className="tree-name">
        <span aria-hidden="true">{open ? '▾' : '▸'}</span> {place.district ?? t('noDistrict')}
      </span>
      <span className="count">{t('devices', { count: place.devices, n: number(place.devices) })}</span>
      <Health alerts={place.alerts} />
    </button>
  );
}

function Site({ place, chosen }: { readonly place: SiteHealth; readonly chosen: boolean }) {
  const { t } = useTranslation('fleet');
  const { number } = useFormat();
  const [, go] = useLocation();
  const { district, address, building } = place;
  const name = [address, building].filter((part) => part !== null).join(' · ') || t('noAddress');
  return (
    <button
      type="button"
      className="side-row tree-row tree-site"
      aria-current={chosen}
      onClick={() => go(ofPlace({ district: district ?? '', address, building }))}
    >
      <span className="tree-name">{name}</span>
      <span className="count">{t('devices', { count: place.devices, n: number(place.devices) })}</span>
      <Health alerts={place.alerts} />
    </button>
  );
}
