import { useTranslation } from 'react-i18next';
import type { DispatchedTicket } from '../../api/schema.d.ts';
import { Countdown } from '../../kit/clocks.tsx';
import { useNow } from '../../kit/now.tsx';
import { Nothing, Sheet } from '../../kit/sheet.tsx';
import { SeverityTag } from '../../kit/tags.tsx';
import { comingUp } from './columns.ts';

const within = 2 * 3_600_000;
const most = 20;

/** Clocks that have run out or soon do, whoever has the ticket. */
export function ComingUp({
  items,
  onChoose,
}: {
  readonly items: readonly DispatchedTicket[];
  readonly onChoose: (id: string) => void;
}) {
  const { t } = useTranslation('board');
  const near = comingUp(items, useNow(), within);
  return (
    <Sheet title={t('comingUp.title')} extra={<span className="count">{near.length}</span>}>
      {near.length === 0 && <Nothing>{t('comingUp.none')}</Nothing>}
      <ul className="rows coming-up">
        {near.slice(0, most).map(({ ticket, next_due: due }) => (
          <li key={ticket.id}>
            <button type="button" className="link coming-up-row" onClick={() => onChoose(ticket.id)}>
              <SeverityTag of={ticket.severity} /> <span className="card-title">{ticket.title}</span>
            </button>
            {due !== null && (
              <span>
                {t(`clock.${due.kind}`)} <Countdown until={due.at} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
