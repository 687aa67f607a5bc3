import { Type } from 'typebox';
import { deviceCommandStates } from '../../fleet/index.ts';
import { closed, facts, listQuery, mapOf, nullable, oneOf, scalar, span, text, time } from './common.ts';
import { openAlertsShape } from './places.ts';

const attributes = mapOf(scalar('a number, a text, true or false'), 'facts that rules read as `device.<name>`');
const details = { additionalProperties: Type.Union([scalar('whatever else is worth keeping'), Type.Null()]) };

const siteFields = {
  district: Type.Optional(nullable(text('made when it is new', 'Gulou'))),
  city: Type.Optional(nullable(text('city', 'Nanjing'))),
  address: Type.Optional(nullable(text('street and number', '12 Zhongshan Rd'))),
  building: Type.Optional(nullable(text('building', '3'))),
  unit: Type.Optional(nullable(text('unit or door', '2-601'))),
  provider: Type.Optional(nullable(text('who runs the network or keeps the lifts there', 'Nanjing Gas'))),
  climate_zone: Type.Optional(nullable(text('climate zone, for campaigns before the frost', 'cold'))),
  water_hardness_mg_l: Type.Optional(
    nullable(Type.Number({ description: 'calcium carbonate in the water, 0 to 5000 mg/l', examples: [320] })),
  ),
  area_kind: Type.Optional(
    nullable(oneOf(['urban', 'rural'], 'how far away help is: clocks may allow more in the country')),
  ),
};

const customerFields = {
  name: Type.Optional(nullable(text('name', '王女士'))),
  phone: Type.Optional(nullable(text('masked for viewers', '+86 138 0013 8000'))),
  language: Type.Optional(nullable(text('language tag', 'zh-CN'))),
};

const site = Type.Object(siteFields, {
  ...details,
  title: 'Site',
  description: 'where the device stands; other scalar fields are kept',
});
const customer = Type.Object(customerFields, {
  ...details,
  title: 'Customer',
  description: 'who is called about the device; other scalar fields are kept',
});
const purchasedOn = Type.String({ maxLength: 10, description: 'calendar date YYYY-MM-DD', examples: ['2024-11-02'] });

const deviceExample = {
  id: 'GH-000123',
  type: 'gas_water_heater',
  model: 'JSQ30-A',
  site: { district: 'Gulou', address: '12 Zhongshan Rd', building: '3', unit: '2-601' },
  customer: { name: '王女士', phone: '+86 138 0013 8000', language: 'zh-CN' },
  purchased_on: '2024-11-02',
  attributes: { gas_type: '12T' },
};

export const newDeviceShape = Type.Object(
  {
    id: text('unique for ever; also the MQTT user name', 'GH-000123', { maxLength: 512 }),
    type: text('a name from GET /device-types', 'gas_water_heater', { maxLength: 128 }),
    model: Type.Optional(nullable(text('made when it is new', 'JSQ30-A'))),
    site: Type.Optional(nullable(site)),
    customer: Type.Optional(nullable(customer)),
    purchased_on: Type.Optional(nullable(purchasedOn)),
    attributes: Type.Optional(nullable(attributes)),
  },
  { ...closed, title: 'NewDevice', examples: [deviceExample] },
);

export const devicePatchShape = Type.Object(
  {
    model: Type.Optional(nullable(text('model', 'JSQ30-B'))),
    site: Type.Optional(nullable(site)),
    customer: Type.Optional(nullable(customer)),
    purchased_on: Type.Optional(nullable(purchasedOn)),
    attributes: Type.Optional(nullable(attributes)),
  },
  {
    ...closed,
    minProperties: 1,
    title: 'DevicePatch',
    description: 'fields left out stay; null clears; site and customer are merged, attributes replaced as a whole',
    examples: [{ site: { district: 'Xuanwu', building: '7' } }],
  },
);

export const credentialsShape = Type.Object(
  {
    username: Type.String({ description: 'the device id', examples: ['GH-000123'] }),
    password: Type.String({ description: 'shown only here', examples: ['3q2-7wAAAAA'] }),
  },
  { title: 'Credentials', description: 'with which the device connects over MQTT' },
);

const presence = Type.Object(
  {
    online: nullable(Type.Boolean({ description: 'null: not known since the daemon started' })),
    since: nullable(time('since when it is online or offline')),
    last_heard_at: nullable(time('last sign of life')),
  },
  { title: 'Presence' },
);

const lastValue = Type.Object(
  {
    value: scalar('as the device sent it'),
    ts: time('when it was measured'),
    expired: Type.Boolean({ description: 'older than its max_age: rules take it for unknown' }),
  },
  { title: 'LastValue' },
);

export const deviceShape = Type.Object(
  {
    id: Type.String({ examples: ['GH-000123'] }),
    type: Type.String({ examples: ['gas_water_heater'] }),
    model: nullable(Type.String({ examples: ['JSQ30-A'] })),
    site: nullable(site),
    customer: nullable(
      Type.Object(
        { id: Type.String({ examples: ['cus_01'] }), ...customerFields },
        { ...details, title: 'DeviceCustomer' },
      ),
    ),
    purchased_on: nullable(purchasedOn),
    attributes,
    board: Type.String({ description: 'changes with each new board', examples: ['1'] }),
    state: oneOf(['registered', 'retired'], 'a retired device can only be read'),
    created_at: time('when it was registered'),
    updated_at: time('when it was last changed'),
    retired_at: nullable(time('when it was retired')),
    version: Type.Integer({ description: 'rises with every change; the ETag', examples: [3] }),
    last_values: mapOf(lastValue, 'the newest value of each signal heard'),
    presence,
  },
  { title: 'Device' },
);

export const listedDeviceShape = Type.Object(
  { ...deviceShape.properties, alerts: openAlertsShape },
  { title: 'ListedDevice' },
);

export const createdDeviceShape = Type.Object(
  { ...deviceShape.properties, credentials: credentialsShape },
  { title: 'CreatedDevice' },
);

export const deviceQuery = listQuery({
  type: Type.Optional(text('device type', 'elevator')),
  model: Type.Optional(text('model', 'JSQ30-A')),
  district: Type.Optional(text('district', 'Gulou')),
  address: Type.Optional(text('exactly this address', '12 Zhongshan Rd')),
  building: Type.Optional(text('exactly this building', '3')),
  state: Type.Optional(oneOf(['registered', 'retired'], 'every state when left out')),
  q: Type.Optional(
    text('found anywhere in id, address, building, customer name or phone', '138 0013', { minLength: 1 }),
  ),
});

export const modelShape = Type.Object(
  {
    name: Type.String({ examples: ['JSQ30-A'] }),
    attributes,
    created_at: time('when it was first named'),
    updated_at: time('when it was last changed'),
    version: Type.Integer({ description: 'the ETag', examples: [1] }),
  },
  { title: 'Model' },
);

export const modelInputShape = Type.Object(
  { attributes },
  { ...closed, title: 'ModelInput', examples: [{ attributes: { rated_gas_pressure_pa: 2000 } }] },
);

export const commandInputShape = Type.Object(
  {
    name: text('what the device is to do', 'set_setpoint', { minLength: 1, maxLength: 128 }),
    params: Type.Optional(Type.Unknown({ description: 'whatever the command takes', examples: [{ setpoint_c: 45 }] })),
    ttl: Type.Optional(span('how long to wait for the reply, at most 30d', '10m')),
  },
  {
    title: 'CommandInput',
    description: 'other fields are handed to the device as they are',
    examples: [{ name: 'set_setpoint', params: { setpoint_c: 45 }, ttl: '10m' }],
  },
);

export const commandShape = Type.Object(
  {
    id: Type.String({ examples: ['cmd_01'] }),
    device_id: Type.String({ examples: ['GH-000123'] }),
    name: Type.String({ examples: ['set_setpoint'] }),
    body: facts('what the device gets, with `id` added'),
    state: oneOf(deviceCommandStates, 'queued until the device is connected; replied when `reply` is there'),
    created_by: Type.String({ examples: ['ops'] }),
    created_at: time('when it was asked for'),
    sent_at: nullable(time('when it was handed to the connection')),
    delivered_at: nullable(time('when the device acknowledged it')),
    replied_at: nullable(time('when the device answered')),
    expires_at: time('when waiting ends'),
    reply: Type.Unknown({ description: 'what the device answered; null before' }),
    failure: nullable(Type.String({ description: 'why it could not be delivered' })),
  },
  { title: 'Command' },
);

export const importReportShape = Type.Object(
  {
    created: Type.Integer({ description: 'rows that became devices', examples: [2] }),
    failed: Type.Array(
      Type.Object({
        line: Type.Integer({ description: 'line in the file; the header is line 1', examples: [3] }),
        field: Type.String({ examples: ['type'] }),
        value: Type.Unknown({ examples: ['gas_heater'] }),
        detail: Type.String({ examples: ['type is "gas_heater"; did you mean gas_water_heater?'] }),
      }),
      { description: 'rows that were refused; the others stand' },
    ),
    credentials: Type.Array(credentialsShape),
  },
  { title: 'ImportReport' },
);
