import { useTranslation } from 'react-i18next';
import type { VisitCheck } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';

/** Whether what was said of a visit is so, by what the device measured. Nothing where telemetry has no say. */
export function VisitCheckLine({ check }: { readonly check: VisitCheck }) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const { state, reason, evidence } = check;
  if (state === 'none') return null;
  const at = typeof evidence?.at === 'string' ? format.dateTime(evidence.at) : '';
  return (
    <p className="plain visit-check" data-check={state}>
      <span className="tag">{t(`visits.check.${state}`)}</span>
      {reason !== null && <span>{t(`visits.reason.${reason}`, { at })}</span>}
    </p>
  );
}
