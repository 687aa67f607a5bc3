import { Input } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../kit/format.ts';
import { useNow } from '../../kit/now.tsx';
import { type CallEntries, levels, type Satisfaction } from './outcomes.ts';

interface CallDetailsProps {
  readonly kind: 'call' | 'callback';
  readonly entries: CallEntries;
  readonly enter: (more: Partial<CallEntries>) => void;
}

/** What an outcome needs beside itself: when to call again, how long to watch, what the customer said. */
export function CallDetails({ kind, entries, enter }: CallDetailsProps) {
  if (entries.outcome === 'call_back_later') return <CallAgain entries={entries} enter={enter} />;
  if (entries.outcome === 'advice_given') return <Watch entries={entries} enter={enter} />;
  if (kind === 'callback' && entries.outcome === 'reached') return <Answer entries={entries} enter={enter} />;
  return null;
}

type Part = Omit<CallDetailsProps, 'kind'>;

const promises = [30, 60, 120, 240, 1440] as const;

function CallAgain({ entries, enter }: Part) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const now = useNow();
  const id = useId();
  return (
    <p className="detail">
      <label htmlFor={id}>{t('call.promiseAt')}</label>
      <select
        className="control"
        id={id}
        value={entries.againIn}
        onChange={({ target }) => enter({ againIn: Number(target.value) })}
      >
        {promises.map((minutes) => (
          <option key={minutes} value={minutes}>
            {format.span(minutes * 60_000)} · {format.dateTime(now + minutes * 60_000)}
          </option>
        ))}
      </select>
    </p>
  );
}

const watches = ['1h', '4h', '12h', '24h'] as const;

function Watch({ entries, enter }: Part) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const id = useId();
  return (
    <p className="detail">
      <label htmlFor={id}>{t('call.watchFor')}</label>
      <select
        className="control"
        id={id}
        value={entries.watchFor}
        onChange={({ target }) => enter({ watchFor: target.value })}
      >
        {watches.map((span) => (
          <option key={span} value={span}>
            {format.span(Number.parseInt(span, 10) * 3_600_000)}
          </option>
        ))}
      </select>
    </p>
  );
}

function Answer({ entries, enter }: Part) {
  const { t } = useTranslation('desk');
  const [level, words] = [useId(), useId()];
  return (
    <div className="detail">
      <label htmlFor={words}>{t('call.words')}</label>
      <Input id={words} value={entries.words} onChange={({ target }) => enter({ words: target.value })} />
      <label htmlFor={level}>{t('call.level')}</label>
      <select
        className="control"
        id={level}
        value={entries.level ?? ''}
        onChange={({ target }) => enter({ level: (target.value || null) as Satisfaction | null })}
      >
        <option value="">{t('call.byWords')}</option>
        {levels.map((one) => (
          <option key={one} value={one}>
            {t(`level.${one}`)}
          </option>
        ))}
      </select>
      <label>
        <input type="checkbox" checked={entries.solved} onChange={({ target }) => enter({ solved: target.checked })} />{' '}
        {t('call.solved')}
      </label>
    </div>
  );
}
