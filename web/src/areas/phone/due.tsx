import { useTranslation } from 'react-i18next';
import { Countdown } from '../../kit/clocks.tsx';
import type { Job } from './jobs.ts';

/** The clock that runs out next; an offer lapses before that. */
export function Due({ job: { sent } }: { readonly job: Job }) {
  const { t } = useTranslation('phone');
  if (sent === undefined) return null;
  const { ticket, dispatch, next_due: due } = sent;
  const lapses = ticket.state === 'open' && dispatch.state === 'offered' ? dispatch.due_at : null;
  if (lapses !== null) {
    return (
      <span className="phone-due">
        {t('clock.offer')} <Countdown until={lapses} />
      </span>
    );
  }
  if (ticket.state === 'pending' || due === null) return null;
  return (
    <span className="phone-due">
      {t(`clock.${due.kind}`)} <Countdown until={due.at} />
    </span>
  );
}
