import type { Alert, Incident } from '../../alerts/index.ts';
import { type Instant, instant, minutes } from '../../base/index.ts';
import type { Callback, CareCall, Part, Ticket, Visit } from '../../desk/index.ts';
import type { StoredRule } from '../../rules/index.ts';
import type { Catalogue, DeviceType, Signal } from '../../telemetry/index.ts';

export const noon: Instant = instant(Date.UTC(2026, 0, 15, 12));

const title = { en: 'Very low gas pressure', 'zh-CN': '燃气压力过低' };

const signal = (name: string, slot: number, more: Partial<Signal> = {}): Signal => ({
  name,
  slot,
  kind: 'number',
  unit: 'Pa',
  maxAge: minutes(3),
  title: { en: name, 'zh-CN': name },
  ...more,
});

const signals = [
  signal('gas_supply_pressure_pa', 0, { min: 0, max: 10_000 }),
  signal('outlet_temp_c', 1, { unit: '°C' }),
  signal('burner_state', 2, {
    ...{ kind: 'enum', unit: '', values: ['off', 'flame'] },
    valueTitles: { off: { en: 'off', 'zh-CN': '关闭' }, flame: { en: 'alight', 'zh-CN': '燃烧' } },
  }),
];

const heater: DeviceType = {
  name: 'gas_water_heater',
  title: { en: 'Gas water heater', 'zh-CN': '燃气热水器' },
  signals,
  slotOf: new Map(signals.map(({ name, slot }) => [name, slot])),
  conditions: [{ name: 'service_mode', when: 'false' }],
  idleInterval: minutes(1),
  silenceAfter: minutes(30),
  attributes: {},
  attributesBy: [],
};

export const catalogue: Catalogue = { types: new Map([[heater.name, heater]]) };

export const sampleAlert = (id: string, more: Partial<Alert> = {}): Alert => ({
  id,
  rule_id: 'GH-02',
  rule_version: 1,
  subject: { kind: 'device', id: 'GH-1' },
  device_id: 'GH-1',
  severity: 'P2',
  level: 0,
  state: 'open',
  title,
  since: noon,
  opened_at: noon,
  recovered_at: null,
  ended_by: null,
  acknowledged_at: null,
  acknowledged_by: null,
  flapping: false,
  flapping_since: null,
  muted: null,
  incident_id: null,
  proof: {
    seq: 7,
    rule_version: 1,
    reason: 'condition',
    inputs: { gas_supply_pressure_pa: 820, burner_state: null },
    timers: { since: noon, device_time: noon, held_ms: 10_000 },
    before: { level: null, since: null, clearing: null, timers: [noon] },
    after: { level: 0, since: noon, clearing: null, timers: [noon] },
    suppressions: [{ stage: 'dedupe', reason: 'open already', at: noon, seq: 8 }],
  },
  version: 1,
  ...more,
});

export const sampleTicket = (id: string, more: Partial<Ticket> = {}): Ticket => ({
  id,
  number: 'T000001',
  device_id: 'GH-1',
  subject: { kind: 'device', id: 'GH-1' },
  source: 'rule',
  rule_id: 'GH-02',
  rule_version: 1,
  alert_id: 'alr_1',
  severity: 'P2',
  state: 'open',
  title,
  fault: 'GW-110',
  skill: 2,
  assignee: null,
  opened_at: noon,
  accepted_at: null,
  started_at: null,
  resolved_at: null,
  closed_at: null,
  cancelled_at: null,
  recovered_at: null,
  reopened: 0,
  result: null,
  cause: null,
  note: null,
  verdict: null,
  incident_id: null,
  cancel_reason: null,
  customer_id: null,
  review: null,
  closure: null,
  pending_until: null,
  pending_reason: null,
  version: 1,
  ...more,
});

const call = (id: string) => ({
  id,
  device_id: 'GH-1',
  subject: { kind: 'device' as const, id: 'GH-1' },
  state: 'queued' as const,
  severity: 'P2' as const,
  title,
  customer: { name: '王女士', phone: '+8613800138000', language: 'zh-CN' },
  script: 'CC-GAS',
  text: '您家燃气压力偏低。',
  created_at: noon,
  due_at: noon,
  ended_at: null,
  attempts: [],
  withdrawn_reason: null,
  customer_id: 'cust_01',
  not_before: noon,
  claimed_by: null,
  claimed_until: null,
  promised_at: null,
  version: 1,
});

export const sampleCareCall = (id: string): CareCall => ({
  ...call(id),
  alert_id: 'alr_1',
  rule_id: 'GH-02',
  ticket_id: 'tkt_1',
  joined_call_id: null,
  watch_until: null,
  watch_outcome: null,
});

export const sampleCallback = (id: string): Callback => ({
  ...call(id),
  ticket_id: 'tkt_1',
  purpose: 'closed',
  answer: null,
});

export const sampleRule = (id: string, version = 1): StoredRule => ({
  id,
  version,
  mode: 'active',
  title,
  device_types: ['gas_water_heater'],
  text: `id: ${id}\nwhen: gas_supply_pressure_pa < 1000\n`,
  document: { id, title, device_types: ['gas_water_heater'], when: 'gas_supply_pressure_pa < 1000', severity: 'P2' },
  changed_at: noon,
  changed_by: 'admin',
  note: null,
});

export const sampleParts: readonly Part[] = [
  { number: 'GW-HOSE', device_types: ['gas_water_heater'], title: { en: 'Gas hose', 'zh-CN': '燃气软管' } },
  { number: 'EL-BRAKE', device_types: ['elevator'], title: { en: 'Brake', 'zh-CN': '制动器' } },
];

export const sampleVisit = (id: string): Visit => ({
  ...{ id, ticket_id: 'tkt_1', device_id: 'GH-1', provider_id: null, technician_id: null, technician: '张师傅' },
  ...{ state: 'finished', planned_from: noon, planned_to: noon, arrived_at: noon, finished_at: noon },
  ...{
    result: 'unfinished',
    cause_code: null,
    parts: [],
    other_parts: [],
    notes: '邻居 13800138000 有钥匙',
    checklist: [],
  },
  attachments: [{ name: '进水阀.jpg', url: 'https://photos.example/1.jpg' }],
  ...{ check: { state: 'none', reason: null, evidence: null, judged_at: null }, version: 3 },
});

export const sampleIncident = (id: string): Incident => ({
  id,
  alert_id: 'alr_3',
  rule_id: 'GH-03',
  subject: { kind: 'district', id: 'Gulou' },
  state: 'open',
  opened_at: noon,
  ended_at: null,
  counted: 12,
  adopted: 3,
  adopted_open: 2,
  version: 1,
});

/** What one case of each kind of work brings. */
export const points = {
  ...{ very_satisfied: 10, first_visit_fix: 5, sla_kept: 1, sla_missed: -5, repeat_repair: -20 },
  ...{ contradicted_absence: -30, contradicted_repair: -5 },
  ...{ care_call: 1, callback: 1, valid_answer: 2 },
};
