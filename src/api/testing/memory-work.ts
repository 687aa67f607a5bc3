import type { AlertsFailure, AlertsReader, IncidentsReader } from '../../alerts/index.ts';
import { AppError } from '../../base/index.ts';
import type { Caller, OperationsProcedures } from '../../commands/index.ts';
import type {
  CallAttemptInput,
  Callback,
  CallKind,
  CareCall,
  ClocksReader,
  DeskFailure,
  DeskReader,
  Dispatch,
  DispatchReader,
  EscalationStep,
  RepairReview,
  SlaClock,
  Ticket,
} from '../../desk/index.ts';
import type { RuleReader, StoredRule } from '../../rules/index.ts';
import {
  noon,
  sampleAlert,
  sampleCallback,
  sampleCareCall,
  sampleIncident,
  sampleRule,
  sampleTicket,
} from './samples.ts';
import { createShelf, type Shelf } from './shelf.ts';

/** Alerts, the desk, rules and deliveries in memory: enough of their behaviour to see what the API makes of it. */
export function createMemoryWork() {
  const alerts = createShelf([sampleAlert('alr_1'), sampleAlert('alr_2', { rule_id: 'GH-06' }), incidentAlert]);
  const tickets = createShelf([
    sampleTicket('tkt_1', { customer_id: 'cust_01', note: '回电 138 0013 8000' }),
    ...Array.from({ length: 6 }, (_, i) => sampleTicket(`tkt_${i + 2}`)),
  ]);
  const careCalls = createShelf([sampleCareCall('call_1')]);
  const callbacks = createShelf([sampleCallback('call_2')]);
  const rules = createShelf([sampleRule('GH-02'), sampleRule('GH-06')]);
  const hold = (id: string, kind: CallKind, claimed_by: string | null): CareCall | Callback => {
    const call = kind === 'care' ? careCalls.get(id) : callbacks.get(id);
    if (call === undefined) throw new AppError<DeskFailure>({ code: 'call-unknown', id }, `There is no call ${id}.`);
    const held = { claimed_by, claimed_until: claimed_by === null ? null : noon, version: call.version + 1 };
    return kind === 'care'
      ? careCalls.put({ ...(call as CareCall), ...held })
      : callbacks.put({ ...(call as Callback), ...held });
  };

  return {
    alerts: alertsReader(alerts),
    incidents: incidentsReader(createShelf([sampleIncident('inc_1')])),
    dispatch: dispatchReader(tickets),
    clocks: clocksReader(),
    desk: deskReader(tickets, careCalls, callbacks),
    rules: ruleReader(rules),
    procedures: {
      acknowledgeAlert: (caller, id) => {
        const alert = alerts.get(id);
        if (alert === undefined) throw alertUnknown(id);
        if (alert.state !== 'open') {
          const failure = { code: 'alert-move-forbidden', id, state: alert.state, action: 'acknowledge' } as const;
          throw new AppError<AlertsFailure>(failure, `Alert ${id} is ${alert.state} and cannot be acknowledged.`);
        }
        const change = { state: 'acknowledged', acknowledged_at: noon, acknowledged_by: caller.name } as const;
        return alerts.put({ ...alert, ...change, version: alert.version + 1 });
      },
      clearAlert: (_caller, id) => {
        const alert = alerts.get(id);
        if (alert === undefined) throw alertUnknown(id);
        return alert;
      },
      actOnTicket: (caller, id, action, input, ifMatch) => {
        const ticket = tickets.get(id);
        if (ticket === undefined)
          throw new AppError<DeskFailure>({ code: 'ticket-unknown', id }, `There is no ticket ${id}.`);
        matchVersion(ticket, ifMatch);
        return tickets.put({ ...ticket, ...moveTicket(ticket, action, caller), ...input, version: ticket.version + 1 });
      },
      takeInTicket: (_caller, { source, device_id, severity }) => {
        const known = tickets.get('tkt_7');
        if (known !== undefined && device_id === known.device_id) return { ticket: known, merged: true };
        return { ticket: tickets.put(sampleTicket('tkt_8', { source, severity, alert_id: null })), merged: false };
      },
      concludeReview: (caller, id, finding) => {
        if (id !== sampleReview.id) {
          throw new AppError<DeskFailure>({ code: 'review-unknown', id }, `There is no review ${id}.`);
        }
        return {
          ...sampleReview,
          state: 'concluded',
          concluded_at: noon,
          concluded_by: caller.name,
          finding,
          version: 2,
        };
      },
      recordCareCallAttempt: (caller, id, input) => attempt(careCalls, caller, id, input),
      recordCallbackAttempt: (caller, id, input) => attempt(callbacks, caller, id, input),
      takeNextCall: (caller, kind) => {
        const call = kind === 'care' ? careCalls.get('call_1') : callbacks.get('call_2');
        return call === undefined || call.claimed_by !== null ? null : hold(call.id, kind, caller.name);
      },
      holdCall: (caller, kind, id, move) => hold(id, kind, move === 'claim' ? caller.name : null),
      dispatchTicket: (_caller, id) => {
        const ticket = tickets.get(id);
        if (ticket === undefined)
          throw new AppError<DeskFailure>({ code: 'ticket-unknown', id }, `There is no ticket ${id}.`);
        return ticket;
      },
      acknowledgeEscalation: (_caller, id) => {
        if (tickets.get(id) !== undefined) return [sampleStep];
        throw new AppError<DeskFailure>({ code: 'ticket-unknown', id }, `There is no ticket ${id}.`);
      },
      planVisit: (_caller, id) => {
        throw new AppError<DeskFailure>({ code: 'ticket-unknown', id }, `There is no ticket ${id}.`);
      },
      arriveAtVisit: (_caller, id) => {
        throw visitUnknown(id);
      },
      finishVisit: (_caller, id) => {
        throw visitUnknown(id);
      },
      cancelVisit: (_caller, id) => {
        throw visitUnknown(id);
      },
      switchSurge: (caller, { active, reason }, ifMatch) => ({
        ...{ active, manual: active, since: noon, by: caller.name, reason, version: (ifMatch ?? 0) + 1 },
      }),
      putRule: (caller, id, text, ifMatch, note = '') => {
        const before = rules.get(id);
        if (before !== undefined) matchVersion(before, ifMatch);
        return rules.put({ ...sampleRule(id, (before?.version ?? 0) + 1), text, note, changed_by: caller.name });
      },
      restoreRule: (caller, id, version, _ifMatch, note = '') =>
        rules.put({ ...sampleRule(id, version + 1), note, changed_by: caller.name }),
      importRules: (caller, texts, note = '') =>
        texts.map(({ id, text }) => {
          const version = (rules.get(id)?.version ?? 0) + 1;
          return rules.put({ ...sampleRule(id, version), text, note, changed_by: caller.name });
        }),
      retireRule: (_caller, id, _ifMatch, note = '') =>
        rules.put({ ...(rules.get(id) as StoredRule), mode: 'retired', note }),
      blindDevices: (_ruleId, after, limit) =>
        ['GH-1', 'GH-2', 'GH-3']
          .filter((id) => id > (after ?? ''))
          .slice(0, limit)
          .map((device_id) => ({
            device_id,
            outcome: 'no_data' as const,
            missing: ['burner_state'],
            reason: 'burner_state was never sent.',
          })),
    } satisfies Partial<OperationsProcedures>,
  };
}

const sampleReview: RepairReview = {
  ...{ id: 'rev_1', ticket_id: 'tkt_1', device_id: 'GH-1', kind: 'second-repair', state: 'open', opened_at: noon },
  ...{ concluded_at: null, concluded_by: null, finding: null, version: 1 },
};

/** The alert of a group, muted by a silence. */
const incidentAlert = sampleAlert('alr_3', {
  rule_id: 'GH-03',
  subject: { kind: 'district', id: 'Gulou' },
  device_id: null,
  incident_id: 'inc_1',
  muted: { stage: 'silenced', reason: 'silence-active', by: 'sil_1', at: noon },
});

function incidentsReader(incidents: Shelf<ReturnType<typeof sampleIncident>>): IncidentsReader {
  const member = { device_id: 'GH-1', since: noon, until: null, ended_by: null };
  return {
    getIncident: async (id) => incidents.get(id),
    countIncidents: async () => ({ open: 1, ended: 0, adopted: 3 }),
    listIncidents: incidents.list,
    listMembers: async () => ({
      items: [
        { ...member, alert_id: null, why: 'counted' },
        { ...member, alert_id: 'alr_1', why: 'adopted', until: noon, ended_by: 'recovered' },
      ],
      next_cursor: null,
    }),
  };
}

const sampleStep: EscalationStep = {
  ...{ step: 'voice', round: 0, state: 'done', due_at: noon, told: ['agent'] },
  ...{ acknowledged_at: noon, acknowledged_by: 'the agent' },
};

const sampleClock: SlaClock = {
  ...{ ticket_id: 'tkt_1', kind: 'arrive', round: 0, state: 'late', policy: 'p2', started_at: noon, due_at: noon },
  ...{ pauses: [{ from: noon, to: noon }], met_at: null, breached_at: noon },
  ...{ counts: false, forgiven: 'monthly-allowance', provider_id: 'prov_1' },
};

const clocksReader = (): ClocksReader => ({
  clocksOf: async (id) => (id === 'tkt_1' ? [sampleClock] : []),
  stepsOf: async (id) => (id === 'tkt_1' ? [sampleStep] : []),
  listBreaches: async ({ provider_id = 'prov_1' }) => ({
    items: [sampleClock].filter((one) => one.provider_id === provider_id),
    next_cursor: null,
  }),
  slaPolicies: () => Promise.reject(new Error('the test house reads them from its database')),
  calendars: [],
});

const sampleDispatch: Dispatch = {
  state: 'unmatched',
  ...{ provider_id: null, technician_id: null, by: 'auto', at: noon, due_at: null },
  reason: 'none of those who serve the place can go',
  candidates: [
    { technician_id: 'tech_1', technician: '张师傅', provider_id: 'prov_1', score: null, reasons: ['off-shift'] },
  ],
  merged_into: null,
};

const samplePlace = {
  place: { city: 'Nanjing', district: 'Gulou', address: null },
  next_due: { kind: 'respond', at: noon },
} as const;

function dispatchReader(tickets: Shelf<Ticket>): DispatchReader {
  return {
    getDispatch: async (id) => (id === 'tkt_1' ? sampleDispatch : undefined),
    listDispatches: async () => {
      const ticket = tickets.get('tkt_1');
      return {
        items: ticket === undefined ? [] : [{ ...samplePlace, ticket, dispatch: sampleDispatch }],
        next_cursor: null,
      };
    },
    listLoads: async () => ({ items: [{ technician_id: 'tech_1', tickets: 2, weight: 8 }], next_cursor: null }),
    surge: async () => ({
      active: false,
      manual: false,
      since: null,
      by: 'carewatch',
      reason: 'there was none',
      version: 0,
    }),
  };
}

const alertUnknown = (id: string) =>
  new AppError<AlertsFailure>({ code: 'alert-unknown', id }, `There is no alert ${id}.`);

function alertsReader(alerts: Shelf<ReturnType<typeof sampleAlert>>): AlertsReader {
  return {
    getAlert: async (id) => alerts.get(id),
    listAlerts: alerts.list,
    countOpen: async () => ({ 'GH-02': 1, 'GH-06': 1 }),
    listShadowVerdicts: async () => ({ items: [], next_cursor: null }),
    listSuppressed: async () => ({ items: [], next_cursor: null }),
  };
}

function deskReader(tickets: Shelf<Ticket>, careCalls: Shelf<CareCall>, callbacks: Shelf<Callback>): DeskReader {
  return {
    getTicket: async (id) => tickets.get(id),
    findTicket: async (said) => tickets.get(said),
    listTickets: tickets.list,
    ticketTimeline: async () => [
      { at: noon, actor: 'carewatch', action: 'opened', from: null, to: 'open', detail: { phone: '13800138000' } },
    ],
    getCareCall: async (id) => careCalls.get(id),
    listCareCalls: careCalls.list,
    getCallback: async (id) => callbacks.get(id),
    listCallbacks: callbacks.list,
    incidentWork: async () => new Map([['inc_1', { ticket_id: 'tkt_1', member_tickets: 1 }]]),
    countGrouping: async () => ({ open: 1, ended: 0, adopted: 3, member_tickets: 1, tickets_saved: 2 }),
    getReview: async (id) => (id === sampleReview.id ? sampleReview : undefined),
    listReviews: async () => ({ items: [sampleReview], next_cursor: null }),
    satisfaction: async () => [
      {
        key: 'zhang',
        valid: 3,
        levels: { very_satisfied: 2, satisfied: 1, fair: 0, dissatisfied: 0, very_dissatisfied: 0 },
        very_satisfied_rate: 2 / 3,
        lowered: 1,
      },
    ],
    countWork: async () => ({
      tickets: { open: 7, accepted: 0, in_progress: 0, pending: 0, resolved: 0, closed: 0, cancelled: 0 },
      care_calls: { queued: 1, done: 0, unreachable: 0, withdrawn: 0 },
      callbacks: { queued: 1, done: 0, unreachable: 0, withdrawn: 0 },
    }),
  };
}

/** The judge of the tests knows one fault: a text without `when`. */
function ruleReader(rules: Shelf<StoredRule>): RuleReader {
  return {
    getRule: async (id) => rules.get(id),
    getVersion: async (id, version) => [rules.get(id)].find((one) => one?.version === version),
    listRules: rules.list,
    listVersions: async (id, page) => rules.list({ id }, page),
    async judge(text) {
      const id = /"?id"?: ?"?([\w-]+)/.exec(text)?.[1];
      const fault = {
        line: 2,
        column: 1,
        code: 'missing_field',
        sentence: 'when is missing; say when.',
      } as const;
      return { ...(id === undefined ? {} : { id }), faults: /when/.test(text) ? [] : [fault] };
    },
  };
}

function moveTicket(ticket: Ticket, action: string, caller: Caller): Partial<Ticket> {
  if (action === 'accept' && ticket.state === 'open')
    return { state: 'accepted', assignee: caller.name, accepted_at: noon };
  if (action === 'start' && ticket.state === 'accepted') return { state: 'in_progress', started_at: noon };
  const failure = { code: 'move-forbidden', id: ticket.id, state: ticket.state, action } as const;
  throw new AppError<DeskFailure>(failure, `Ticket ${ticket.id} is ${ticket.state}; ${action} is not possible.`);
}

function matchVersion({ version }: { readonly version: number }, ifMatch: number | undefined): void {
  if (ifMatch === undefined || ifMatch === version) return;
  throw new AppError<DeskFailure>(
    { code: 'version-mismatch', expected: ifMatch, actual: version },
    'Somebody changed it.',
  );
}

function attempt<C extends CareCall | Callback>(
  shelf: Shelf<C>,
  caller: Caller,
  id: string,
  input: CallAttemptInput,
): C {
  const call = shelf.get(id);
  if (call === undefined) throw new AppError<DeskFailure>({ code: 'call-unknown', id }, `There is no call ${id}.`);
  const made = {
    at: noon,
    by: caller.name,
    outcome: input.outcome,
    note: input.note ?? null,
    next_at: input.next_at ?? null,
  };
  return shelf.put({ ...call, attempts: [...call.attempts, made], version: call.version + 1 });
}

const visitUnknown = (id: string) =>
  new AppError<DeskFailure>({ code: 'visit-unknown', id }, `There is no visit ${id}.`);
