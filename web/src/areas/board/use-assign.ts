import type { Problem } from '../../api/client.ts';
import { useCommand } from '../../api/queries.ts';
import type { DispatchedTicket } from '../../api/schema.d.ts';

interface Assigning {
  readonly assign: (ticketId: string, technicianId: string) => void;
  /** Lets the rules look for somebody again. */
  readonly again: (ticketId: string) => void;
  readonly problem: Problem | null;
}

/** Sends somebody to the version of the ticket that is on the board, so that another dispatcher is not overruled unseen. */
export function useAssign(items: readonly DispatchedTicket[]): Assigning {
  const act = useCommand('POST /tickets/{id}/{action}');
  const rules = useCommand('POST /tickets/{id}/dispatch');
  return {
    assign(id, technicianId) {
      const version = items.find(({ ticket }) => ticket.id === id)?.ticket.version;
      rules.reset();
      act.mutate({
        path: { id, action: 'assign' },
        body: { technician_id: technicianId },
        ...(version === undefined ? {} : { extras: { ifMatch: version } }),
      });
    },
    again(id) {
      act.reset();
      rules.mutate({ path: { id }, body: {} });
    },
    problem: act.error ?? rules.error,
  };
}
