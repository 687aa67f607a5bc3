import { useTranslation } from 'react-i18next';
import { Kept } from './kept.tsx';

/** Somebody ended the job or gave it to another one. */
export function Gone({ ticketId }: { readonly ticketId: string }) {
  const { t } = useTranslation('phone');
  return (
    <>
      <section className="phone-sheet">
        <h1>{t('gone.title')}</h1>
        <p className="plain">{t('gone.hint')}</p>
      </section>
      <Kept ticketId={ticketId} />
    </>
  );
}
