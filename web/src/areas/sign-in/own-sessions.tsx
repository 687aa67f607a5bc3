import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAnswer, useCommand } from '../../api/queries.ts';
import { useFormat } from '../../kit/format.ts';
import { ProblemNotice } from '../../kit/notices.tsx';
import { browserOf } from './browser-of.ts';

/** Where one is signed in, and the way to end what one no longer knows. */
export function OwnSessions() {
  const { t } = useTranslation('sign-in');
  const format = useFormat();
  const { data, error } = useAnswer('GET /sessions', {});
  const end = useCommand('DELETE /sessions/{id}');
  return (
    <>
      <ProblemNotice problem={error ?? end.error} />
      <ul className="rows">
        {data?.items.map(({ id, agent, address, created_at, seen_at, current }) => (
          <li key={id} className="own-session">
            <div>
              <strong>{browserOf(agent) ?? t('sessions.unknown')}</strong>
              {current && <span className="tag">{t('sessions.here')}</span>}
              <p className="plain hint">
                {t('sessions.since', { address, from: format.dateTime(created_at), seen: format.dateTime(seen_at) })}
              </p>
            </div>
            {!current && (
              <Button size="small" loading={end.isPending} onClick={() => end.mutate({ path: { id } })}>
                {t('sessions.end')}
                <span className="unseen"> {browserOf(agent)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
