import { useAnswer } from '../../api/queries.ts';
import { ArticleSheet } from './article-sheet.tsx';
import { CustomerSheet } from './customer-sheet.tsx';
import { HistorySheet } from './history-sheet.tsx';
import { ProofSheet } from './proof-sheet.tsx';
import { SimilarSheet } from './similar-sheet.tsx';
import { VisitsSheet } from './visits-sheet.tsx';

interface ContextProps {
  readonly deviceId: string | null;
  readonly customerId: string | null;
  readonly alertId: string | null;
  readonly ticketId: string | null;
  readonly fault: string | null;
}

/** Why the task exists and what is known around it. */
export function Context({ deviceId, customerId, alertId, ticketId, fault }: ContextProps) {
  const ticket = useAnswer('GET /tickets/{id}', { path: { id: ticketId ?? '' } }, { enabled: ticketId !== null });
  const alert = alertId ?? ticket.data?.alert_id ?? null;
  const { data: found } = useAnswer('GET /alerts/{id}', { path: { id: alert ?? '' } }, { enabled: alert !== null });
  const ruleId = found?.rule_id ?? ticket.data?.rule_id ?? null;
  const rule = useAnswer('GET /rules/{id}', { path: { id: ruleId ?? '' } }, { enabled: ruleId !== null });
  const ofRule = (rule.data?.document.then as { readonly ticket?: { readonly fault?: string } } | undefined)?.ticket
    ?.fault;
  const known = fault ?? ticket.data?.fault ?? ofRule ?? null;
  const device = useAnswer('GET /devices/{id}', { path: { id: deviceId ?? '' } }, { enabled: deviceId !== null });
  return (
    <div className="context">
      {found !== undefined && <ProofSheet alert={found} rule={rule.data} device={device.data} />}
      {ticketId !== null && <VisitsSheet ticketId={ticketId} />}
      <CustomerSheet customerId={customerId} device={device.data} />
      {known !== null && <ArticleSheet fault={known} city={device.data?.site?.city ?? null} />}
      {ticketId !== null && <SimilarSheet ticketId={ticketId} />}
      {deviceId !== null && <HistorySheet deviceId={deviceId} />}
    </div>
  );
}
