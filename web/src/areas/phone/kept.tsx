import { useTranslation } from 'react-i18next';
import { isBegun, writtenIn } from './report.ts';
import { useDraft } from './use-draft.ts';

/** What was put down for a visit that somebody else ended: to be read, copied, or let go. */
export function Kept({ ticketId }: { readonly ticketId: string }) {
  const { t } = useTranslation('phone');
  const { draft, forget } = useDraft(ticketId);
  if (!isBegun(draft)) return null;
  const written = writtenIn(draft);
  return (
    <section className="phone-trouble" role="alert">
      <strong>{t('kept.title')}</strong>
      <p className="plain">{t('kept.hint')}</p>
      {written !== '' && (
        <label className="phone-field">
          {t('kept.written')}
          <textarea rows={4} readOnly value={written} />
        </label>
      )}
      <button type="button" className="phone-button" onClick={forget}>
        {t('kept.forget')}
      </button>
    </section>
  );
}
