import { type Alert, createAlertsReader } from '../../alerts/index.ts';
import type { Tx } from '../../db/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import type { TicketFollower, WorkDeps } from '../work-deps.ts';
import type { KeptDevice } from './evidence.ts';
import type { EvidenceRow, EvidenceTables, KeptFacts } from './evidence-row.ts';
import { membersOf } from './members.ts';

/**
 * Keeps what a ticket of a rule rests on, in the transaction that opens it or lets it go on under a new alert. The
 * readings before it follow later: the store is asked by `createEvidenceCollector`.
 */
export const freezeEvidence: TicketFollower = async (tx, deps, { before, after, change }) => {
  const { id: ticket_id, alert_id, rule_id, rule_version, device_id, incident_id } = after;
  if (alert_id === null || rule_id === null || rule_version === null) return [];
  if (before !== null && before.alert_id === alert_id) return [];
  const alert = await createAlertsReader(tx).getAlert(alert_id);
  if (alert === undefined) return [];
  await keepRule(tx, deps, rule_id, rule_version);
  const facts: KeptFacts = {
    alert: saidBy(alert),
    device: device_id === null ? null : await deviceNow(tx, deps, device_id),
    members: device_id === null && incident_id !== null ? await membersOf(tx, incident_id) : null,
  };
  const row: EvidenceRow = {
    ...{ ticket_id, alert_id, rule_id, rule_version, frozen_at: change.at, facts: JSON.stringify(facts) },
    telemetry_state: device_id === null ? 'none' : 'pending',
    ...{ seq: alert.proof.seq, due_at: 0, tries: 0, telemetry: null },
  };
  await tx
    .as<EvidenceTables>()
    .insertInto('ticket_evidence')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return [];
};

function saidBy({ severity, level, since, opened_at, title, proof }: Alert): KeptFacts['alert'] {
  return { severity, level, since, opened_at, title, proof };
}

/** The text of each version once, so that it can be read when the rule is long gone. */
async function keepRule(tx: Tx, { evidence }: WorkDeps, rule_id: string, rule_version: number): Promise<void> {
  const db = tx.as<EvidenceTables>();
  const kept = await db
    .selectFrom('evidence_rules')
    .select('rule_id')
    .where('rule_id', '=', rule_id)
    .where('rule_version', '=', rule_version)
    .executeTakeFirst();
  if (kept !== undefined) return;
  const text = await evidence?.ruleText(tx, rule_id, rule_version);
  if (text !== undefined) await db.insertInto('evidence_rules').values({ rule_id, rule_version, text }).execute();
}

async function deviceNow(tx: Tx, { evidence }: WorkDeps, id: string): Promise<KeptDevice | null> {
  const fleet = createFleetReader(tx);
  const device = await fleet.getDevice(id);
  if (device === undefined) return null;
  const { type, model, board, purchased_on, site } = device;
  const ofModel = model === null ? undefined : await fleet.getModel(model);
  const attributes = { ...ofModel?.attributes, ...device.attributes };
  const { city = null, district = null, provider = null } = site ?? {};
  const said = evidence?.firmwareOf(id) ?? attributes.firmware ?? null;
  const firmware = said === null ? null : String(said);
  return { id, type, model, firmware, board, purchased_on, attributes, city, district, provider };
}
