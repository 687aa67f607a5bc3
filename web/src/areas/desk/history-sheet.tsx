import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Client } from '../../api/client.ts';
import { useClient } from '../../api/context.tsx';
import { pagesOf } from '../../api/pages.ts';
import type { AuditRecord } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';
import { Scrolling } from '../../kit/scrolling.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { useActionName } from './use-action-name.ts';

const shown = 30;
const mostPages = 20;

/** What happened to the device and about it, the newest first. */
export function HistorySheet({ deviceId }: { readonly deviceId: string }) {
  const { t } = useTranslation('desk');
  const client = useClient();
  const format = useFormat();
  const nameOf = useActionName();
  const { data } = useQuery({
    queryKey: ['GET /devices/{id}/history', { path: { id: deviceId } }, 'newest'],
    queryFn: () => newest(client, deviceId),
  });
  return (
    <Sheet title={t('history.title')}>
      <Scrolling className="history" label={t('history.title')}>
        <ol className="rows">
          {data?.map(({ id, at, actor, action, detail }) => (
            <li key={id}>
              <time dateTime={at}>{format.dateTime(at)}</time> {nameOf(action)}
              {actor !== 'carewatch' && ` · ${actor}`}
              {typeof detail.note === 'string' && <p className="plain quiet">{detail.note}</p>}
            </li>
          ))}
        </ol>
      </Scrolling>
    </Sheet>
  );
}

/** A history begins with what is oldest; its end is what is wanted. */
async function newest(client: Client, id: string): Promise<readonly AuditRecord[]> {
  let records: readonly AuditRecord[] = [];
  let pages = 0;
  const ask = (after: { readonly cursor?: string }) =>
    client.call('GET /devices/{id}/history', { path: { id }, query: { limit: 500, ...after } });
  for await (const items of pagesOf(ask)) {
    records = [...records.slice(-shown), ...items];
    pages += 1;
    if (pages === mostPages) break;
  }
  return records
    .filter(({ action }) => !action.endsWith('.read'))
    .slice(-shown)
    .toReversed();
}
