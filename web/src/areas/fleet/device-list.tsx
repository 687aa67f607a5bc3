import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.ts';
import { usePages } from '../../api/queries.ts';
import type { ListedDevice } from '../../api/schema.d.ts';
import { CsvButton } from '../../kit/csv-button.tsx';
import { DeviceLink } from '../../kit/links.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Nothing, Sheet } from '../../kit/sheet.tsx';
import { Health } from './health.tsx';
import { PresenceTag } from './presence-tag.tsx';
import type { Chosen } from './tree.ts';
import { useTypes } from './use-types.ts';

interface DeviceListProps {
  readonly chosen: Chosen;
  readonly text: string;
}

/** Devices of the place that is chosen, or that hold a text; a page of them at a time. */
export function DeviceList({ chosen, text }: DeviceListProps) {
  const { t } = useTranslation('fleet');
  const { district, address, building } = chosen;
  const query = {
    limit: 50,
    ...(text === '' ? {} : { q: text }),
    ...(district === undefined || district === '' ? {} : { district }),
    ...(address === undefined ? {} : { address }),
    ...(building === undefined ? {} : { building }),
  };
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages('GET /devices', {
    query,
  });
  const { titleOf } = useTypes();
  const devices = data?.pages.flatMap(({ items }) => items) ?? [];
  const title =
    text === '' ? [district, address, building].filter(Boolean).join(' · ') || t('all') : t('found', { text });
  return (
    <Sheet title={title} extra={<CsvButton path={urlOf('/devices', {}, query)} name={t('title')} />}>
      <ProblemNotice problem={error} />
      {!isPending && devices.length === 0 && <Nothing>{t('none')}</Nothing>}
      {devices.length > 0 && (
        <table className="devices">
          <thead>
            <tr>
              {(['id', 'type', 'place', 'presence', 'health'] as const).map((one) => (
                <th key={one} scope="col">
                  {t(`head.${one}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {devices.map((device) => (
              <DeviceRow key={device.id} device={device} type={titleOf(device.type)} />
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Sheet>
  );
}

function DeviceRow({ device, type }: { readonly device: ListedDevice; readonly type: string }) {
  const { t } = useTranslation('fleet');
  const { site } = device;
  return (
    <tr>
      <td>
        <DeviceLink id={device.id} />
      </td>
      <td>
        {type}
        {device.model !== null && <span className="quiet"> {device.model}</span>}
      </td>
      <td>{[site?.district, site?.address, site?.building, site?.unit].filter(Boolean).join(' ') || '–'}</td>
      <td>{device.state === 'retired' ? t('retired') : <PresenceTag presence={device.presence} />}</td>
      <td>
        <Health alerts={device.alerts} />
      </td>
    </tr>
  );
}
