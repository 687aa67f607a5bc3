import type { MutingStage } from '../../alerts/index.ts';

/** Why a call was withdrawn when its alert was muted; a call with one of these is queued again with the alert. */
export const withdrawnBecause: Readonly<Record<MutingStage, string>> = {
  silenced: 'silenced',
  inhibited: 'inhibited',
  grouped: 'grouped',
};

export const isMutedReason = (reason: string | null): boolean =>
  reason !== null && Object.hasOwn(withdrawnBecause, reason);
