import { useTranslation } from 'react-i18next';

export function Waiting() {
  const { t } = useTranslation('console');
  return (
    <output className="waiting" aria-live="polite">
      {t('waiting')}
    </output>
  );
}
