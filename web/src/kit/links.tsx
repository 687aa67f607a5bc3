import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useSession } from '../api/session.tsx';

/** A device's name that opens its page; a dash where there is none. */
export function DeviceLink({ id }: { readonly id: string | null }) {
  return id === null ? <>–</> : <Link href={`/fleet/device/${encodeURIComponent(id)}`}>{id}</Link>;
}

/** Opens a ticket at the desk. Who has no desk reads its name. */
export function TicketLink({ id, children }: { readonly id: string | null; readonly children?: ReactNode }) {
  const { t } = useTranslation('console');
  const { may } = useSession();
  if (id === null) return <>–</>;
  if (!may('care-calls:work')) return <>{children ?? '–'}</>;
  return <Link href={`/desk/ticket/${encodeURIComponent(id)}`}>{children ?? t('openTicket')}</Link>;
}
