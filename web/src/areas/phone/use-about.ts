import { useAnswer } from '../../api/queries.ts';
import type { VisitPlace } from '../../api/schema.d.ts';
import type { Job, TicketState } from './jobs.ts';
import type { Site } from './links.ts';

/** What a technician has to know before the door. */
export interface About {
  readonly number: string;
  readonly severity: VisitPlace['ticket']['severity'];
  readonly state: TicketState;
  readonly title: string;
  readonly fault: string | null;
  /** What whoever took it in wrote down. */
  readonly note: string | null;
  readonly version: number;
  readonly site: Site | undefined;
  readonly device: VisitPlace['device'];
  readonly customer: string | null;
  readonly phone: string | null;
}

/** From the visit where there is one: only that tells who lives there. */
export function useAbout({ visit, sent }: Job): About | undefined {
  const { data: place } = useAnswer(
    'GET /visits/{id}/place',
    { path: { id: visit?.id ?? '' } },
    { enabled: visit !== undefined },
  );
  const ticket = sent?.ticket ?? place?.ticket;
  if (ticket === undefined) return undefined;
  const { number, severity, state, title, fault, version } = ticket;
  const site = place?.site ?? (sent === undefined ? undefined : { ...sent.place, building: null, unit: null });
  return {
    ...{ number, severity, state, title, fault, version },
    ...{ note: sent?.ticket.note ?? null, site, device: place?.device ?? null },
    ...{ customer: place?.customer?.name ?? null, phone: place?.customer?.phone ?? null },
  };
}
