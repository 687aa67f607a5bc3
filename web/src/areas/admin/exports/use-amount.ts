import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../kit/format.ts';

interface Amount {
  readonly rows: number;
  readonly bytes: number;
}

/** How much an export or a file of it holds, in words. */
export function useAmount(): (of: Amount) => string {
  const { t, i18n } = useTranslation('admin');
  const { number } = useFormat();
  return ({ rows, bytes }) => {
    const [unit, value] = bytes < 1e6 ? (['kilobyte', bytes / 1e3] as const) : (['megabyte', bytes / 1e6] as const);
    const size = new Intl.NumberFormat(i18n.language, { style: 'unit', unit, maximumFractionDigits: 1 });
    return t('exports.sizeOf', { rows: number(rows), size: size.format(value) });
  };
}
