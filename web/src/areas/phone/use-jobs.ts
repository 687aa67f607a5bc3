import type { Problem } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import type { Ticket } from '../../api/schema.d.ts';
import { useSession } from '../../api/session.tsx';
import { useNowAs } from '../../kit/now.tsx';
import { endOfDayAt, type Job, jobsOf } from './jobs.ts';

export interface Jobs {
  /** Undefined until all of them are known. */
  readonly jobs: readonly Job[] | undefined;
  readonly doneToday: readonly Ticket[];
  readonly endOfDay: number;
  readonly problem: Problem | null;
}

const dayMs = 86_400_000;
const most = 200;

/** The technician's own work; who signs in for the provider's office sees that of all of them. */
export function useJobs(): Jobs {
  const { user } = useSession();
  const own = user.technician_id === null ? {} : { technician_id: user.technician_id };
  const sent = useAnswer('GET /dispatches', { query: { ...own, open: true, limit: most } });
  const planned = useAnswer('GET /visits', { query: { mine: true, state: 'planned', limit: most } });
  const underWay = useAnswer('GET /visits', { query: { mine: true, state: 'under_way', limit: most } });
  const resolved = useAnswer('GET /tickets', { query: { ...own, state: 'resolved', limit: most } });
  const endOfDay = useNowAs(endOfDayAt);
  const known = sent.data !== undefined && planned.data !== undefined && underWay.data !== undefined;
  const isToday = (at: string | null): boolean => at !== null && Date.parse(at) >= endOfDay - dayMs;
  return {
    jobs: known ? jobsOf(sent.data.items, [...underWay.data.items, ...planned.data.items]) : undefined,
    doneToday: resolved.data?.items.filter(({ resolved_at }) => isToday(resolved_at)) ?? [],
    endOfDay,
    problem: sent.error ?? planned.error ?? underWay.error ?? resolved.error,
  };
}
