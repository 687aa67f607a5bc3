import { enqueueControl } from '../../db/index.ts';
import type { TicketFollower } from '../work-deps.ts';

/** Rules may ask how often somebody was sent to a device. */
export const tellEngineOfOpened: TicketFollower = async (tx, _deps, { before, after, change }) => {
  const { device_id, rule_id, source, fault, severity } = after;
  // A repair that did not hold sends somebody again.
  const sent = before === null || change.detail.returned === true;
  if (!sent || device_id === null) return [];
  const body = { rule: rule_id ?? source, fault, severity };
  await enqueueControl(tx, { label: 'ticket', subject: device_id, body });
  return [];
};

/** Baselines of the device start anew once it was serviced; an alarm that was none is no service. */
export const tellEngineOfService: TicketFollower = async (tx, _deps, { after, change }) => {
  if (change.action !== 'resolved' || after.device_id === null) return [];
  if (after.verdict !== null && after.verdict !== 'confirmed') return [];
  await enqueueControl(tx, { label: 'service-done', subject: after.device_id, body: { by: change.actor } });
  return [];
};
