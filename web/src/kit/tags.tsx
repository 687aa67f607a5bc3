import { useTranslation } from 'react-i18next';

export type Severity = 'P1' | 'P2' | 'P3' | 'P4';

/** A severity is never told by colour alone. */
export function SeverityTag({ of }: { readonly of: Severity }) {
  const { t } = useTranslation('console');
  return (
    <span className="tag severity" data-severity={of} title={t(`severity.${of}`)}>
      {of}
    </span>
  );
}

/** The state of a ticket, call or alert, in words. */
export function StateTag({ kind, of }: { readonly kind: 'ticket' | 'call' | 'alert'; readonly of: string }) {
  const { t } = useTranslation('console');
  return (
    <span className="tag state" data-state={of}>
      {t(`${kind}State.${of}`)}
    </span>
  );
}
