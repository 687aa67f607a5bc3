import { useTranslation } from 'react-i18next';
import { reasonOf } from './reasons.ts';

/** Says a reason of dispatch in the language of the reader. */
export function useReason(): (text: string) => string {
  const { t } = useTranslation('board');
  return (text) => {
    const { key, values } = reasonOf(text);
    return t(`reason.${key}`, values);
  };
}
