import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../kit/format.ts';
import { pageOfList } from './links.ts';

interface Share {
  readonly part: number;
  readonly of: number;
  readonly share: number | null;
  readonly list: string;
}

/** A share as a number that opens what it was counted of. */
export function ShareLink({ of: { part, of, share, list }, name }: { readonly of: Share; readonly name: string }) {
  const { t } = useTranslation('manager');
  const format = useFormat();
  if (share === null) return <span className="quiet">{t('noCase')}</span>;
  return (
    <Link href={pageOfList(list)} aria-label={t('share.open', { name, share: format.percent(share), part, of })}>
      {format.percent(share)} <span className="quiet">{t('share.of', { part, of })}</span>
    </Link>
  );
}
