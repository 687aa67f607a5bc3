import { useTranslation } from 'react-i18next';
import type { EscalationStep } from '../../api/schema.d.ts';
import { Countdown } from '../../kit/clocks.tsx';
import { useFormat } from '../../kit/format.ts';

/** What is to be done until when, and who was told. */
export function Ladder({ steps }: { readonly steps: readonly EscalationStep[] }) {
  const { t } = useTranslation('entrapment');
  const { list } = useFormat();
  if (steps.length === 0) return <p className="quiet">{t('noLadder')}</p>;
  return (
    <section aria-label={t('ladder')}>
      <h2>{t('ladder')}</h2>
      <ol className="danger-ladder">
        {steps.map(({ step, round, state, due_at, told, acknowledged_by }) => (
          <li key={`${step} ${round}`} data-state={state}>
            <strong>{t(`step.${step}`)}</strong>{' '}
            {state === 'open' || state === 'missed' ? (
              <Countdown until={due_at} near={60_000} />
            ) : (
              t(`stepState.${state}`)
            )}
            {acknowledged_by !== null && ` · ${acknowledged_by}`}
            {told.length > 0 && (
              <span className="quiet">
                {' '}
                {t('told', { who: list(told.map((role) => t(`role.${role}`, { defaultValue: role }))) })}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
