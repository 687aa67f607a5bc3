import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { Visit } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';
import { Sheet } from '../../kit/sheet.tsx';
import { VisitCheckLine } from './visit-check-line.tsx';
import { VisitFacts } from './visit-facts.tsx';

/** Who came or will come, what they found, and what telemetry says of it. */
export function VisitsSheet({ ticketId }: { readonly ticketId: string }) {
  const { t } = useTranslation('desk');
  const { data } = useAnswer('GET /visits', { query: { ticket_id: ticketId, limit: 100 } });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Sheet title={t('visits.title')}>
      <ol className="rows">
        {data.items.map((visit) => (
          <li key={visit.id}>
            <Heading visit={visit} />
            <VisitCheckLine check={visit.check} />
            <VisitFacts visit={visit} />
          </li>
        ))}
      </ol>
    </Sheet>
  );
}

function Heading({ visit }: { readonly visit: Visit }) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const { state, result, technician, arrived_at, finished_at, planned_from, planned_to } = visit;
  const [from, to] = arrived_at === null ? [planned_from, planned_to] : [arrived_at, finished_at];
  return (
    <p className="plain visit-head">
      <strong>{result === null ? t(`visits.state.${state}`) : t(`visits.result.${result}`)}</strong>
      {technician !== null && <span>{technician}</span>}
      {from !== null && (
        <span className="quiet">
          <time dateTime={from}>{format.dateTime(from)}</time>
          {to !== null && ` – ${format.timeOfDay(to)}`}
        </span>
      )}
    </p>
  );
}
