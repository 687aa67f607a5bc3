import { useTranslation } from 'react-i18next';
import { useRoute, useSearchParams } from 'wouter';
import { useAnswer } from '../../api/queries.ts';
import { useFormat } from '../../kit/format.ts';
import { DeviceList } from './device-list.tsx';
import { DevicePage } from './device-page.tsx';
import '../../kit/controls.css';
import './fleet.css';
import { FleetTree } from './fleet-tree.tsx';
import { Search } from './search.tsx';
import type { Chosen } from './tree.ts';
import { useCalmRenewal } from './use-calm-renewal.ts';

/** Districts and sites on the left, beside them the devices of what is chosen, or one device. */
export function Page() {
  const { t } = useTranslation('fleet');
  const [, params] = useRoute<{ id: string }>('/fleet/device/:id');
  const [search] = useSearchParams();
  const chosen: Chosen = {
    district: search.get('district') ?? undefined,
    address: search.get('address') ?? undefined,
    building: search.get('building') ?? undefined,
  };
  useCalmRenewal();
  return (
    <div className="fleet">
      <div className="side fleet-side">
        <header className="sheet-head">
          <h1>{t('title')}</h1>
        </header>
        <Totals />
        <Search />
        <FleetTree chosen={chosen} />
      </div>
      <div className="fleet-main">
        {params === null ? (
          <DeviceList key={search.toString()} chosen={chosen} text={search.get('q') ?? ''} />
        ) : (
          <DevicePage key={params.id} id={decodeURIComponent(params.id)} />
        )}
      </div>
    </div>
  );
}

function Totals() {
  const { t } = useTranslation('fleet');
  const { number } = useFormat();
  const { data } = useAnswer('GET /summary', {});
  if (data === undefined) return null;
  return (
    <p className="plain quiet totals">
      {t('totals', {
        devices: number(data.devices),
        online: number(data.online),
        alerts: number(data.open_alerts),
      })}
    </p>
  );
}
