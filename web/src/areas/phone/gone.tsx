import { useTranslation } from 'react-i18next';
import { isBegun } from './report.ts';
import { useDraft } from './use-draft.ts';

/** Somebody ended the job or gave it to another one; what was typed meanwhile can still be read and copied. */
export function Gone({ ticketId }: { readonly ticketId: string }) {
  const { t } = useTranslation('phone');
  const { draft, forget } = useDraft(ticketId);
  return (
    <section className="phone-sheet">
      <h1>{t('gone.title')}</h1>
      <p className="plain">{t('gone.hint')}</p>
      {isBegun(draft) && (
        <>
          <label className="phone-field">
            {t('gone.kept')}
            <textarea
              rows={5}
              readOnly
              value={[draft.ownCause, draft.notes, ...Object.values(draft.remarks)]
                .filter((text) => text !== '')
                .join('\n')}
            />
          </label>
          <button type="button" className="phone-button" onClick={forget}>
            {t('gone.forget')}
          </button>
        </>
      )}
    </section>
  );
}
