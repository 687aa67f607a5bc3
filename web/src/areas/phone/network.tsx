import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../api/client.ts';
import { isLost } from './once.ts';

const follow = (tell: () => void): (() => void) => onlineManager.subscribe(tell);
const isOnline = (): boolean => onlineManager.isOnline();

/** Says that there is no network, or that the page could not be read. */
export function Network({ problem }: { readonly problem: Problem | null }) {
  const { t } = useTranslation('phone');
  const online = useSyncExternalStore(follow, isOnline);
  const lost = !online || (problem !== null && isLost(problem));
  return (
    <output className="phone-network" hidden={!lost && problem === null}>
      {lost ? t('offline') : problem?.message}
    </output>
  );
}
