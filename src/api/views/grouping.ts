import type { Incident, IncidentMember, Silence } from '../../alerts/index.ts';
import type { IncidentWork } from '../../desk/index.ts';
import type { Sent } from '../shapes/common.ts';
import type { incidentMemberShape, incidentShape, silenceShape } from '../shapes/grouping.ts';
import { withTimes } from '../times.ts';

export function incidentView(incident: Incident, work: IncidentWork | undefined): Sent<typeof incidentShape> {
  const { ticket_id = null, member_tickets = 0 } = work ?? {};
  return {
    ...withTimes(incident, ['opened_at', 'ended_at']),
    ticket_id,
    member_tickets,
    tickets_saved: Math.max(0, incident.adopted - member_tickets),
  };
}

export const memberView = (member: IncidentMember): Sent<typeof incidentMemberShape> =>
  withTimes(member, ['since', 'until']);

export const silenceView = (silence: Silence): Sent<typeof silenceShape> =>
  withTimes(silence, ['from', 'until', 'created_at']);
