import { useTranslation } from 'react-i18next';
import type { Mode } from './rule-mode.ts';

export function ModeTag({ of }: { readonly of: Mode }) {
  const { t } = useTranslation('lab');
  return (
    <span className="tag" data-mode={of} title={t(`meaning.${of}`)}>
      {t(`mode.${of}`)}
    </span>
  );
}
