import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useAnswer } from '../../api/queries.ts';
import { useCauseName } from '../../kit/cause.ts';
import { useFormat } from '../../kit/format.ts';
import { Sheet } from '../../kit/sheet.tsx';

/** What was wrong with tickets that were alike, and what helped. */
export function SimilarSheet({ ticketId }: { readonly ticketId: string }) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const nameOf = useCauseName();
  const { data } = useAnswer('GET /tickets/{id}/similar', { path: { id: ticketId }, query: { limit: 5 } });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Sheet title={t('similar.title')}>
      <ul className="rows similar">
        {data.items.map(({ id, closed_at, cause, result, device_id }) => (
          <li key={id}>
            <Link href={`/desk/ticket/${id}`}>{cause === null ? t('similar.noCause') : nameOf(cause)}</Link>
            {result !== null && ` → ${result}`}{' '}
            <span className="quiet">
              {device_id} · {format.date(closed_at)}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
