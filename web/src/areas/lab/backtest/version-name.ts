import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../../api/schema.d.ts';

type Asked = Pick<Backtest['rule'], 'version'>;

/** A stored version by its number; a text that is stored nowhere is the draft of its time. */
export function useVersionName(): (asked: Asked) => string {
  const { t } = useTranslation('lab');
  return ({ version }) => (version === null ? t('backtest.draft') : t('versions.one', { version }));
}
