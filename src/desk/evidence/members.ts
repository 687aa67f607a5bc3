import { createAlertsReader, createIncidentsReader, type IncidentMember } from '../../alerts/index.ts';
import type { Tx } from '../../db/index.ts';
import { relatedDevices } from '../../fleet/index.ts';
import type { KeptMembers } from './evidence.ts';

/** More are counted and not looked at one by one. */
const mostLookedAt = 500;
const mostNamed = 100;
const mostRows = 20;

/** Whom the incident comprises at this moment, in numbers. */
export async function membersOf(tx: Tx, incident: string): Promise<KeptMembers> {
  const incidents = createIncidentsReader(tx);
  const { items } = await incidents.listMembers(incident, { limit: mostLookedAt });
  const known = await incidents.getIncident(incident);
  const device_ids = [...new Set(items.map(({ device_id }) => device_id))];
  const devices = await relatedDevices(tx, { devices: device_ids }, mostLookedAt);
  const models = frequent(devices.map(({ device: { type, model } }) => ({ type, model })));
  const rules = frequent(await rulesOf(tx, items));
  return {
    counted: known?.counted ?? 0,
    adopted: known?.adopted ?? 0,
    device_ids: device_ids.slice(0, mostNamed),
    models: models.map(([one, n]) => ({ ...one, devices: n })),
    rules: rules.map(([one, n]) => ({ ...one, alerts: n })),
  };
}

async function rulesOf(tx: Tx, members: readonly IncidentMember[]): Promise<{ readonly rule_id: string }[]> {
  const alerts = createAlertsReader(tx);
  const rules: { readonly rule_id: string }[] = [];
  for (const { alert_id } of members) {
    const alert = alert_id === null ? undefined : await alerts.getAlert(alert_id);
    if (alert !== undefined) rules.push({ rule_id: alert.rule_id });
  }
  return rules;
}

/** Equal things once with their number, the most frequent first. */
function frequent<T extends object>(things: readonly T[]): (readonly [T, number])[] {
  const counts = new Map<string, [T, number]>();
  for (const thing of things) {
    const key = JSON.stringify(thing);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, [thing, 1]);
    else known[1] += 1;
  }
  const sorted = [...counts].toSorted(([a, [, n]], [b, [, m]]) => m - n || (a < b ? -1 : 1));
  return sorted.slice(0, mostRows).map(([, counted]) => counted);
}
