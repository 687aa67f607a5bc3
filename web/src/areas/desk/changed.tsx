import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Base } from './use-base.ts';

/** Somebody was faster: says so, keeps what was entered, and lets it be recorded on what is now. */
export function Changed({ base }: { readonly base: Base }) {
  const { t } = useTranslation('desk');
  if (!base.changed) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t('changed.title')}
      description={t('changed.kept')}
      action={<Button onClick={base.goOn}>{t('changed.goOn')}</Button>}
    />
  );
}
