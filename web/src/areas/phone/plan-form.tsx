import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReadNow } from '../../kit/now.tsx';
import { Choices } from './choices.tsx';
import { localTime, nextHour } from './local-time.ts';
import { Trouble } from './trouble.tsx';

interface PlanFormProps {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onPlan: (from: string, to: string) => void;
  readonly onClose: () => void;
}

const spans = ['1', '2', '4'] as const;

/** An appointment: from when, and within how many hours. */
export function PlanForm({ busy, error, onPlan, onClose }: PlanFormProps) {
  const { t } = useTranslation('phone');
  const readNow = useReadNow();
  const [from, setFrom] = useState(() => localTime(nextHour(readNow())));
  const [hours, setHours] = useState<(typeof spans)[number]>('2');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const start = Date.parse(from);
    onPlan(new Date(start).toISOString(), new Date(start + Number(hours) * 3_600_000).toISOString());
  };
  return (
    <form className="phone-sheet" onSubmit={send}>
      <h2>{t('plan.title')}</h2>
      <label className="phone-field">
        {t('plan.from')}
        <input type="datetime-local" required value={from} onChange={({ target }) => setFrom(target.value)} />
      </label>
      <Choices
        legend={t('plan.within')}
        value={hours}
        choices={spans.map((span) => [span, t('plan.hours', { count: Number(span) })])}
        onChoose={setHours}
      />
      <Trouble error={error} />
      <div className="phone-row">
        <button type="button" className="phone-button" onClick={onClose}>
          {t('back')}
        </button>
        <button type="submit" className="phone-button" data-main disabled={busy || from === ''}>
          {t('plan.send')}
        </button>
      </div>
    </form>
  );
}
