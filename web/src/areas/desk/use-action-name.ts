import { useTranslation } from 'react-i18next';

/** What happened, in words, by the name that the audit gives it. */
export function useActionName(): (action: string) => string {
  const { t, i18n } = useTranslation('desk');
  return (action) => {
    const [kind = '', what = ''] = action.replaceAll('_', '-').split('.', 2);
    const known = i18n.exists(`desk:event.${kind}.${what}`);
    if (known) return t(`event.${kind}.${what}`);
    return i18n.exists(`desk:about.${kind}`) ? t('changedThing', { thing: t(`about.${kind}`) }) : t('changedOther');
  };
}
