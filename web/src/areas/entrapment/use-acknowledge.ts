import { isConflict, type Problem } from '../../api/client.ts';
import { useCommand } from '../../api/queries.ts';
import type { Alert, EscalationStep } from '../../api/schema.d.ts';

/** Answers to the danger: does the ladder's next step where there is a ladder, and the alert is acknowledged. */
export function useAcknowledge(alert: Alert, ticketId: string | undefined, step: EscalationStep | undefined) {
  const climb = useCommand('POST /tickets/{id}/escalation/acknowledge');
  const see = useCommand('POST /alerts/{id}/acknowledge');
  const run = async (): Promise<void> => {
    // Somebody else may have been faster; then it is answered to, which is all that was wanted.
    if (ticketId !== undefined && step !== undefined) {
      await climb.mutateAsync({ path: { id: ticketId }, body: { step: step.step } }).catch(unlessAnswered);
    }
    await see.mutateAsync({ path: { id: alert.id } }).catch(unlessAnswered);
  };
  const busy = climb.isPending || see.isPending;
  const failed: readonly (Problem | null)[] = [climb.error, see.error];
  return {
    busy,
    problem: failed.find((error) => error !== null && !isConflict(error)) ?? null,
    acknowledge: () => {
      if (!busy) void run().catch(() => undefined);
    },
  };
}

const unlessAnswered = (error: unknown): void => {
  if (!isConflict(error)) throw error;
};
