import type { Reader } from '../../db/index.ts';
import type { Evidence } from './evidence.ts';
import { type EvidenceTables, toEvidence } from './evidence-row.ts';

export interface EvidenceReader {
  /** Of the alert named, or of the newest that the ticket went on under; undefined where no rule asked for it. */
  getEvidence(ticketId: string, alertId?: string): Promise<Evidence | undefined>;
  /** The alerts under which the ticket went on, the newest first. */
  alertsOf(ticketId: string): Promise<readonly string[]>;
}

export function createEvidenceReader(reader: Reader): EvidenceReader {
  const db = reader.as<EvidenceTables>();
  return {
    async getEvidence(ticketId, alertId) {
      const row = await db
        .selectFrom('ticket_evidence')
        .leftJoin('evidence_rules', (join) =>
          join
            .onRef('evidence_rules.rule_id', '=', 'ticket_evidence.rule_id')
            .onRef('evidence_rules.rule_version', '=', 'ticket_evidence.rule_version'),
        )
        .selectAll('ticket_evidence')
        .select('evidence_rules.text')
        .where('ticket_id', '=', ticketId)
        .$if(alertId !== undefined, (q) => q.where('alert_id', '=', alertId ?? ''))
        .orderBy('frozen_at', 'desc')
        .orderBy('alert_id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : toEvidence(row, row.text);
    },
    async alertsOf(ticketId) {
      const rows = await db
        .selectFrom('ticket_evidence')
        .select('alert_id')
        .where('ticket_id', '=', ticketId)
        .orderBy('frozen_at', 'desc')
        .orderBy('alert_id', 'desc')
        .execute();
      return rows.map(({ alert_id }) => alert_id);
    },
  };
}
