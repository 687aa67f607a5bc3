import { Type } from 'typebox';
import { consentKinds, tiers, weekdays } from '../../people/index.ts';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';

const version = Type.Integer({ description: 'rises with every change; the ETag', examples: [2] });
const localTime = (description: string, example: string) =>
  Type.String({ pattern: '^[0-2][0-9]:[0-5][0-9]$', description, examples: [example] });

const localSpan = Type.Object(
  {
    from: localTime('on the clock of the place', '08:00'),
    to: localTime('until then; 24:00 is the end of the day, and before `from` it is of the next day', '18:00'),
  },
  { ...closed, title: 'LocalSpan' },
);
const spans = Type.Array(localSpan, { maxItems: 8 });
const weekly = Type.Object(Object.fromEntries(weekdays.map((day) => [day, Type.Optional(spans)])), {
  ...closed,
  description: 'open spans by weekday; closed on a day left out',
});

const workHoursShape = Type.Object(
  {
    time_zone: text('IANA name', 'Asia/Shanghai', { minLength: 1, maxLength: 64 }),
    weekly,
    exceptions: Type.Array(
      Type.Object(
        { date: Type.String({ maxLength: 10, description: 'YYYY-MM-DD', examples: ['2026-02-17'] }), spans },
        { ...closed, title: 'HoursOfDate' },
      ),
      { maxItems: 400, description: 'dates with other hours; no spans: a holiday' },
    ),
  },
  { ...closed, title: 'WorkHours' },
);

const contact = Type.Object(
  {
    name: text('name', '王先生', { minLength: 1 }),
    role: nullable(text('what the person is to the customer', 'tenant')),
    phone: text('masked for viewers', '+86 139 0013 9000', { minLength: 1 }),
    language: nullable(text('language tag; null: the customer’s', 'zh-CN')),
    preferred: Type.Boolean({ description: 'called first; at most one is', examples: [true] }),
  },
  { ...closed, title: 'Contact' },
);

const ownedDevice = Type.Object(
  {
    id: Type.String({ examples: ['GH-000123'] }),
    type: Type.String({ examples: ['gas_water_heater'] }),
    state: oneOf(['registered', 'retired'], 'of the device'),
    district: nullable(Type.String({ examples: ['Gulou'] })),
    address: nullable(Type.String({ examples: ['12 Zhongshan Rd'] })),
  },
  { title: 'OwnedDevice' },
);

export const customerProfileShape = Type.Object(
  {
    id: Type.String({ examples: ['cust_01'] }),
    name: nullable(Type.String({ examples: ['王女士'] })),
    phone: nullable(Type.String({ description: 'masked for viewers', examples: ['+86 138 0013 8000'] })),
    language: Type.String({ examples: ['zh-CN'] }),
    contacts: Type.Array(contact),
    quiet_hours: Type.Array(localSpan, { description: 'nobody calls then, but for P1' }),
    time_zone: nullable(
      Type.String({ description: 'of the quiet hours; null: that of the desk', examples: ['Asia/Urumqi'] }),
    ),
    do_not_call: nullable(
      Type.Object({
        reason: Type.String({ examples: ['asked by phone'] }),
        since: time('when it was asked for first'),
      }),
    ),
    consents: Type.Array(
      Type.Object({
        kind: oneOf(consentKinds, 'to what'),
        given: Type.Boolean({ description: 'false: refused', examples: [true] }),
        at: time('when'),
        by: Type.String({ description: 'who noted it', examples: ['li'] }),
      }),
    ),
    notes: nullable(Type.String({ examples: ['dog in the yard'] })),
    updated_at: nullable(time('when something of it was changed')),
    version,
    devices: Type.Array(ownedDevice, { description: 'at most 500' }),
  },
  { title: 'CustomerProfile' },
);

export const customerPatchShape = Type.Object(
  {
    name: Type.Optional(nullable(text('name', '王女士'))),
    phone: Type.Optional(nullable(text('phone', '+86 138 0013 8000'))),
    language: Type.Optional(text('language tag', 'zh-CN', { minLength: 1 })),
    contacts: Type.Optional(Type.Array(contact, { maxItems: 10 })),
    quiet_hours: Type.Optional(spans),
    time_zone: Type.Optional(nullable(text('IANA name', 'Asia/Urumqi', { minLength: 1, maxLength: 64 }))),
    do_not_call: Type.Optional(
      nullable(Type.Object({ reason: text('why', 'asked by phone', { minLength: 1 }) }, closed)),
    ),
    consents: Type.Optional(
      Type.Array(
        Type.Object(
          {
            kind: oneOf(consentKinds, 'to what'),
            given: Type.Boolean({ description: 'false: refused', examples: [true] }),
          },
          closed,
        ),
        { maxItems: consentKinds.length, description: 'the kinds named; others stay' },
      ),
    ),
    notes: Type.Optional(nullable(text('anything worth keeping', 'dog in the yard', { maxLength: 4000 }))),
  },
  {
    ...closed,
    minProperties: 1,
    title: 'CustomerPatch',
    description: 'fields left out stay; null clears; lists are replaced as a whole',
    examples: [{ quiet_hours: [{ from: '21:00', to: '08:00' }], do_not_call: null }],
  },
);

export const searchQuery = listQuery({
  q: text('found anywhere in the name, phone, address, device id or ticket number', '138 0013', { minLength: 1 }),
});

export const hitShape = Type.Object(
  {
    kind: oneOf(['customer', 'site', 'device', 'ticket'], 'what was found'),
    id: Type.String({ description: 'of the customer, device or ticket', examples: ['cust_01'] }),
    title: Type.String({ examples: ['王女士'] }),
    detail: Type.String({ description: 'phones are masked for viewers', examples: ['+86 138 0013 8000'] }),
    device_ids: Type.Array(Type.String({ examples: ['GH-000123'] }), { description: 'that belong to it, at most 20' }),
  },
  { title: 'Hit' },
);

const territory = Type.Object(
  {
    city: text('city', 'Nanjing', { minLength: 1 }),
    district: nullable(text('null: all of the city', 'Gulou', { minLength: 1 })),
  },
  { ...closed, title: 'Territory' },
);
const tier = oneOf(tiers, 'from the capital of a province (A) to a prefecture (C) and a county (D)');
const active = Type.Boolean({ description: 'others get no new work', examples: [true] });

const providerFields = {
  tier: nullable(tier),
  phone: nullable(text('phone', '+86 25 8888 0000')),
  territories: Type.Array(territory, { maxItems: 500 }),
  opening_hours: nullable(workHoursShape),
  active,
};
const providerName = text('name', 'Gulou Service', { minLength: 1 });

const written = { created_at: time('created'), updated_at: time('changed last'), version };

export const providerShape = Type.Object(
  { id: Type.String({ examples: ['prov_01'] }), name: providerName, ...providerFields, ...written },
  { title: 'Provider' },
);

const providerExample = {
  name: 'Gulou Service',
  tier: 'C',
  phone: '+86 25 8888 0000',
  territories: [{ city: 'Nanjing', district: 'Gulou' }],
  opening_hours: {
    time_zone: 'Asia/Shanghai',
    weekly: { mon: [{ from: '08:00', to: '18:00' }] },
    exceptions: [{ date: '2026-02-17', spans: [] }],
  },
};

export const newProviderShape = Type.Object(
  { name: providerName, ...Type.Partial(Type.Object(providerFields)).properties },
  { ...closed, title: 'NewProvider', examples: [providerExample] },
);

export const providerPatchShape = Type.Object(
  Type.Partial(Type.Object({ name: providerName, ...providerFields })).properties,
  { ...closed, minProperties: 1, title: 'ProviderPatch', examples: [{ active: false }] },
);

export const providerQuery = listQuery({
  city: Type.Optional(text('that serves the city or a district of it', 'Nanjing')),
  active: Type.Optional(active),
});

const certification = Type.Object(
  {
    kind: text('what it is for', 'gas', { minLength: 1 }),
    expires_on: nullable(
      Type.String({
        maxLength: 10,
        description: 'last day on which it holds, YYYY-MM-DD; null: for good',
        examples: ['2027-03-31'],
      }),
    ),
  },
  { ...closed, title: 'Certification' },
);

const technicianFields = {
  phone: nullable(text('masked for viewers', '+86 137 0013 7000')),
  product_classes: Type.Array(text('device type', 'gas_water_heater'), { maxItems: 50, description: 'none: all' }),
  certifications: Type.Array(certification, { maxItems: 50 }),
  shifts: nullable(workHoursShape),
  active,
};
const technicianKeys = {
  provider_id: text('for whom', 'prov_01', { minLength: 1 }),
  name: text('name', '张师傅', { minLength: 1 }),
  skill: Type.Integer({ minimum: 1, maximum: 3, description: '1 junior, 2 middle, 3 senior', examples: [2] }),
};

export const technicianShape = Type.Object(
  { id: Type.String({ examples: ['tech_01'] }), ...technicianKeys, ...technicianFields, ...written },
  { title: 'Technician' },
);

export const newTechnicianShape = Type.Object(
  { ...technicianKeys, ...Type.Partial(Type.Object(technicianFields)).properties },
  {
    ...closed,
    title: 'NewTechnician',
    examples: [
      {
        provider_id: 'prov_01',
        name: '张师傅',
        skill: 2,
        product_classes: ['gas_water_heater'],
        certifications: [{ kind: 'gas', expires_on: '2027-03-31' }],
      },
    ],
  },
);

export const technicianPatchShape = Type.Object(
  Type.Partial(Type.Object({ ...technicianKeys, ...technicianFields })).properties,
  { ...closed, minProperties: 1, title: 'TechnicianPatch', examples: [{ skill: 3 }] },
);

export const technicianQuery = listQuery({
  provider_id: Type.Optional(text('of the provider', 'prov_01')),
  skill: Type.Optional(Type.Integer({ minimum: 1, maximum: 3, description: 'exactly', examples: [3] })),
  active: Type.Optional(active),
});
