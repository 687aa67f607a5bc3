import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import { Countdown } from '../../kit/clocks.tsx';

const order = ['respond', 'arrive', 'resolve'];

/** The clocks of a ticket that run or stand still, with what is to be done in time. */
export function TicketClocks({ id }: { readonly id: string }) {
  const { t } = useTranslation('desk');
  const { data } = useAnswer('GET /tickets/{id}/clocks', { path: { id } });
  const open = (data?.clocks ?? [])
    .filter(({ state }) => /^(running|late|paused)$/.test(state))
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return (
    <span className="clocks">
      {open.map(({ kind, round, due_at }) => (
        <span key={`${kind} ${round}`}>
          {t(`clock.${kind}`)} {due_at === null ? t('clock.paused') : <Countdown until={due_at} />}
        </span>
      ))}
    </span>
  );
}
