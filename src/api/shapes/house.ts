import { Type } from 'typebox';
import { roles } from '../../access/index.ts';
import { deliveryStates, gatewayStatuses, targetKinds } from '../../notify/index.ts';
import { closed, facts, listQuery, mapOf, nullable, oneOf, text, time } from './common.ts';

export const customerShape = Type.Object(
  {
    id: Type.String({ examples: ['cus_01'] }),
    name: nullable(Type.String({ examples: ['王女士'] })),
    phone: nullable(Type.String({ examples: ['+86 138 0013 8000'] })),
    language: Type.String({ examples: ['zh-CN'] }),
    devices: Type.Array(
      Type.Object({
        id: Type.String({ examples: ['GH-000123'] }),
        type: Type.String({ examples: ['gas_water_heater'] }),
        state: oneOf(['registered', 'retired'], 'of the device'),
        district: nullable(Type.String({ examples: ['Gulou'] })),
        address: nullable(Type.String({ examples: ['12 Zhongshan Rd'] })),
      }),
      { description: 'those that matched' },
    ),
  },
  { title: 'CustomerWithDevices' },
);

export const customerQuery = listQuery({
  q: text('found anywhere in the name, phone, address or device id', '138 0013', { minLength: 1 }),
});

export const auditShape = Type.Object(
  {
    id: Type.Integer({ description: 'rises in the order of what happened', examples: [8123] }),
    at: time('when'),
    actor: Type.String({ description: 'person or program; `carewatch` for the daemon', examples: ['li'] }),
    action: Type.String({ examples: ['ticket.accepted'] }),
    object: Type.Object({ kind: Type.String({ examples: ['ticket'] }), id: Type.String({ examples: ['tkt_01'] }) }),
    device_id: nullable(Type.String({ examples: ['GH-000123'] })),
    detail: facts('what changed'),
  },
  { title: 'AuditRecord' },
);

export const auditQuery = listQuery({
  device_id: Type.Optional(text('device', 'GH-000123')),
  object_kind: Type.Optional(text('objects of this kind; with object_id one object’s history', 'ticket')),
  object_id: Type.Optional(text('with object_kind', 'tkt_01')),
  actor: Type.Optional(text('who did it', 'zhang')),
  action: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)?$',
      maxLength: 100,
      description: 'an action, or a kind for all of its actions',
      examples: ['ticket.opened'],
    }),
  ),
  from: Type.Optional(time('what was done then or later')),
  to: Type.Optional(time('and before')),
  order: Type.Optional(oneOf(['oldest', 'newest'] as const, 'which comes first; oldest when left out')),
});

export const tokenQuery = listQuery({
  role: Type.Optional(oneOf(roles, 'only of this role')),
  provider_id: Type.Optional(text('only those that stand for the provider', 'prov_01')),
  technician_id: Type.Optional(text('only those that stand for the technician', 'tech_01')),
  revoked: Type.Optional(Type.Boolean({ description: 'only revoked ones, or only the others', examples: [false] })),
});

export const tokenShape = Type.Object(
  {
    id: Type.String({ examples: ['tok_01'] }),
    name: Type.String({ description: 'names the actor in the audit', examples: ['crm-import'] }),
    role: oneOf(roles, 'what the owner may do; see docs/states.md, Roles'),
    created_by: Type.String({ examples: ['admin'] }),
    created_at: time('when it was made'),
    expires_at: nullable(time('when it stops working')),
    revoked_at: nullable(time('when it was revoked')),
    provider_id: nullable(
      Type.String({ description: 'for whom the owner works; null: the centre', examples: ['prov_01'] }),
    ),
    technician_id: nullable(Type.String({ description: 'as whom the owner acts', examples: ['tech_01'] })),
  },
  { title: 'Token' },
);

export const newTokenShape = Type.Object(
  {
    name: text('names the actor in the audit; unique among live tokens', 'crm-import', { minLength: 1 }),
    role: oneOf(roles, 'what the owner may do; see docs/states.md, Roles'),
    expires_at: Type.Optional(nullable(time('when it stops working; never when left out'))),
    provider_id: Type.Optional(
      text('for whom the owner works; with the role provider only', 'prov_01', { minLength: 1 }),
    ),
    technician_id: Type.Optional(
      text('as which technician of the provider the owner acts', 'tech_01', { minLength: 1 }),
    ),
  },
  { ...closed, title: 'NewToken', examples: [{ name: 'crm-import', role: 'engineer' }] },
);

export const createdTokenShape = Type.Object(
  { ...tokenShape.properties, token: Type.String({ description: 'shown only here', examples: ['cw_2Vd0'] }) },
  { title: 'CreatedToken' },
);

export const deliveryShape = Type.Object(
  {
    id: Type.Integer({ examples: [55] }),
    target_id: Type.String({ examples: ['crm'] }),
    topic: Type.String({ examples: ['ticket.opened'] }),
    ordering: Type.String({ description: 'deliveries of one ordering arrive in order', examples: ['tkt_01'] }),
    key: Type.String({ description: 'the same for every attempt', examples: ['evt_01'] }),
    state: oneOf(deliveryStates, 'dead: given up, can be replayed'),
    attempts: Type.Integer({ examples: [1] }),
    created_at: time('when it was queued'),
    next_attempt_at: nullable(time('when it is tried next')),
    delivered_at: nullable(time('when it was taken')),
    last_error: nullable(Type.String({ examples: ['the target answered 503'] })),
    kind: oneOf(targetKinds, 'how it is sent'),
    recipient: nullable(
      Type.String({
        description: 'the person, where it is for one person and no target',
        examples: ['+8613800138000'],
      }),
    ),
    reference: nullable(Type.String({ description: 'its name with the mail server or gateway', examples: ['msg_01'] })),
    outcome: nullable(oneOf(gatewayStatuses, 'what the gateway told of it later')),
    outcome_at: nullable(time('when it told that')),
  },
  { title: 'Delivery' },
);

export const deliveryWithBodyShape = Type.Object(
  { ...deliveryShape.properties, body: facts('what is sent') },
  { title: 'DeliveryWithBody' },
);

export const deliveryQuery = listQuery({
  state: Type.Optional(oneOf(deliveryStates, 'every state when left out')),
  target_id: Type.Optional(text('target', 'crm')),
  topic: Type.Optional(text('topic', 'ticket.opened')),
  ordering: Type.Optional(text('ticket or call that it tells of', 'tkt_01')),
  key: Type.Optional(text('idempotency key', 'evt_01')),
  kind: Type.Optional(oneOf(targetKinds, 'how it is sent')),
});

export const deliveryParams = Type.Object({
  id: Type.Integer({ minimum: 1, description: 'delivery', examples: [55] }),
});

const roomFlow = Type.Object(
  {
    room: Type.String({ examples: ['broker'] }),
    unit: Type.String({ examples: ['messages'] }),
    in: Type.Number({ examples: [120_000] }),
    out: Type.Number({ examples: [119_990] }),
    refused: Type.Number({ description: 'for every reason together', examples: [0] }),
    rejected: mapOf(Type.Number(), 'refused, by reason'),
    duplicate: Type.Number({ examples: [4] }),
    dropped_qos0: Type.Number({ examples: [0] }),
    queue: Type.Number({ description: 'inside now', examples: [6] }),
    pending: Type.Number({ description: 'the same', examples: [6] }),
    lag_seconds: Type.Number({ examples: [0.02] }),
  },
  { title: 'RoomFlow', description: 'in = out + rejected + duplicate + dropped_qos0 + pending' },
);

const journalShape = Type.Object(
  {
    full: Type.Boolean({ description: 'nothing is acknowledged until space returns' }),
    bytes: Type.Number({ examples: [81_000_000] }),
    budget_bytes: Type.Number({ examples: [10_000_000_000] }),
    last_seq: Type.Number({ examples: [120_000] }),
    fault: nullable(Type.String({ description: 'what goes wrong at this moment' })),
  },
  { title: 'JournalStatus' },
);

const followerShape = Type.Object(
  {
    name: Type.String({ examples: ['rules'] }),
    seq: Type.Number({ examples: [119_990] }),
    lag_seconds: Type.Number({ examples: [0.02] }),
  },
  { title: 'Follower' },
);

const outsideBrokerShape = Type.Object(
  {
    connected: Type.Boolean(),
    since: time('since when it is so'),
    version: nullable(Type.String({ description: 'of MQTT', examples: ['5'] })),
    shared: Type.Boolean({ description: 'telemetry is shared with other readers' }),
    reconnects: Type.Number({ description: 'connections after the first', examples: [2] }),
    unacknowledged: Type.Number({ description: 'messages taken and not yet durable', examples: [12] }),
    window: Type.Number({ description: 'messages that the broker may send ahead', examples: [1_000] }),
    reason: nullable(Type.String({ description: 'why it is not connected', examples: ['connect ECONNREFUSED'] })),
  },
  { title: 'OutsideBroker' },
);

export const flowShape = Type.Object(
  {
    rooms: Type.Array(roomFlow),
    journal: journalShape,
    followers: Type.Array(followerShape),
    broker: nullable(outsideBrokerShape),
  },
  { title: 'Flow' },
);

export const readinessShape = Type.Object(
  {
    ready: Type.Boolean(),
    reasons: Type.Array(
      Type.Object({
        room: Type.String({ examples: ['journal'] }),
        code: Type.String({ examples: ['journal-full'] }),
        detail: Type.String({
          examples: ['The journal has used its budget; free space or raise journal.budget_bytes.'],
        }),
      }),
      { description: 'why it is not ready' },
    ),
    clock: Type.Object({ mode: oneOf(['system', 'driven'], 'driven: simulation'), now: time('the product’s now') }),
    journal: journalShape,
    followers: Type.Array(followerShape),
    broker: nullable(outsideBrokerShape),
  },
  { title: 'Readiness' },
);

export const healthShape = Type.Object({ status: Type.Literal('ok') }, { title: 'Health' });

export const clockShape = Type.Object(
  { to: time('the instant to move to; earlier than now is refused') },
  { ...closed, title: 'ClockMove', examples: [{ to: '2026-01-15T08:30:00.000Z' }] },
);

export const clockNowShape = Type.Object({ now: time('the product’s now') }, { title: 'ClockNow' });

const counts = (description: string) => mapOf(Type.Integer(), description);

export const summaryShape = Type.Object(
  {
    now: time('the product’s now'),
    devices: Type.Integer({ description: 'registered', examples: [200] }),
    devices_by_type: counts('registered devices by type'),
    online: Type.Integer({ examples: [198] }),
    messages: Type.Integer({ description: 'admitted since the daemon started', examples: [120_000] }),
    open_alerts: Type.Integer({ examples: [7] }),
    open_alerts_by_rule: counts('open and acknowledged alerts by rule'),
    incidents: counts('open, ended; alerts they adopted, tickets of those, and tickets that grouping saved'),
    tickets: counts('by state'),
    care_calls: counts('by state'),
    callbacks: counts('by state'),
  },
  { title: 'Summary' },
);
