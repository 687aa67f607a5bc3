import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import { Countdown } from '../../kit/clocks.tsx';
import { ProblemNotice } from '../../kit/notices.tsx';
import { Nothing, Sheet } from '../../kit/sheet.tsx';
import { SeverityTag, StateTag } from '../../kit/tags.tsx';

export function Page() {
  const { t } = useTranslation('desk');
  const { data, error } = useAnswer('GET /care-calls', { query: { state: 'queued', limit: 50 } });
  return (
    <Sheet title={t('queue.title')}>
      <ProblemNotice problem={error} />
      {data?.items.length === 0 && <Nothing>{t('queue.empty')}</Nothing>}
      <ul className="rows">
        {data?.items.map((call) => (
          <li key={call.id}>
            <SeverityTag of={call.severity} /> {call.title} {call.customer?.name}{' '}
            <StateTag kind="call" of={call.state} /> <Countdown until={call.due_at} />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
