import { useTranslation } from 'react-i18next';
import { causes, useCauseName } from '../../kit/cause.ts';
import type { Draft } from './report.ts';

interface CauseFieldProps {
  readonly draft: Draft;
  readonly enter: (more: Partial<Draft>) => void;
}

/** Why it was broken, of a list that a phone shows as its own. */
export function CauseField({ draft, enter }: CauseFieldProps) {
  const { t } = useTranslation('phone');
  const nameOf = useCauseName();
  return (
    <>
      <label className="phone-field">
        {t('report.cause')}
        <select value={draft.cause} onChange={({ target }) => enter({ cause: target.value })}>
          <option value="">{t('report.choose')}</option>
          {causes.map((cause) => (
            <option key={cause} value={cause}>
              {nameOf(cause)}
            </option>
          ))}
        </select>
      </label>
      {draft.cause === 'other' && (
        <label className="phone-field">
          {t('report.ownCause')}
          <input maxLength={300} value={draft.ownCause} onChange={({ target }) => enter({ ownCause: target.value })} />
        </label>
      )}
    </>
  );
}
