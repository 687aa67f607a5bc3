import { Type } from 'typebox';
import { campaignActions, campaignStates, contactRefusals, dueReasons } from '../../planned/index.ts';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';

/** Planned care: when devices want maintenance, and campaigns of calls. */

const date = (description: string) => Type.String({ format: 'date', description, examples: ['2026-11-03'] });

export const dueShape = Type.Object(
  {
    device_id: Type.String({ examples: ['GH-000123'] }),
    due_on: date('when it wants maintenance'),
    reason: oneOf(dueReasons, 'what the date counts from, or that its hours are used up'),
    scrap_on: nullable(date('from when it should be replaced; null where nothing is laid down')),
    serviced_on: nullable(date('the last service; null when there was none')),
    surveyed_at: time('when that was found'),
  },
  { title: 'MaintenanceDue' },
);

export const dueQuery = listQuery({
  device_id: Type.Optional(text('this device only', 'GH-000123')),
  due_until: Type.Optional(date('due on this date or before')),
  scrap_until: Type.Optional(date('to be replaced on this date or before')),
});

const names = (description: string, example: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      minItems: 1,
      maxItems: 500,
      description,
      examples: [[example]],
    }),
  );
const withinDays = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 3_660, description, examples: [30] }));

const audience = Type.Object(
  {
    device_types: names('of these types', 'gas_water_heater'),
    cities: names('in these cities', '南京'),
    districts: names('in these districts', '鼓楼'),
    climate_zones: names('in these climate zones, as sites name them', 'cold'),
    models: names('of these models', 'JSQ31-VJS'),
    maintenance_due_within_days: withinDays('maintenance is due within so many days, or overdue'),
    scrap_due_within_days: withinDays('the age for replacing it comes within so many days, or is past'),
  },
  { ...closed, description: 'a device must fit everything that is said', examples: [{ climate_zones: ['cold'] }] },
);

const calendar = Type.Object(
  {
    cron: Type.String({
      maxLength: 100,
      description: 'minute, hour, day of month, month, day of week',
      examples: ['0 9 * 5 1'],
    }),
    time_zone: Type.String({ maxLength: 64, description: 'IANA name', examples: ['Asia/Shanghai'] }),
  },
  closed,
);

const frost = Type.Object(
  {
    below_c: Type.Number({ minimum: -60, maximum: 20, description: '°C that is frost', examples: [0] }),
    within_hours: Type.Integer({ minimum: 1, maximum: 240, description: 'how far ahead it looks', examples: [48] }),
    area: oneOf(['place', 'climate_zone'], 'whom a cold forecast is for: its place, or all sites of that climate zone'),
    season_days: Type.Integer({
      minimum: 1,
      maximum: 366,
      description: 'an area is called again only so many days later',
      examples: [180],
    }),
  },
  closed,
);

const when = Type.Object(
  { calendar: Type.Optional(calendar), frost: Type.Optional(frost) },
  {
    ...closed,
    description: 'either: by the calendar, or before the first frost that is forecast',
    examples: [{ frost: { below_c: 0, within_hours: 48, area: 'climate_zone', season_days: 180 } }],
  },
);

const fields = {
  title: Type.Object(
    {
      en: text('in English', 'Before the first frost', { minLength: 1, maxLength: 200 }),
      'zh-CN': text('in Chinese', '初霜前防冻关怀', { minLength: 1, maxLength: 200 }),
    },
    closed,
  ),
  script: text('what is said on the phone', 'CC-FREEZE', { minLength: 1 }),
  audience,
  when,
  caps: Type.Object(
    {
      calls_per_run: Type.Integer({ minimum: 1, maximum: 100_000, description: 'calls of one run', examples: [2000] }),
      calls_per_day: Type.Integer({
        minimum: 1,
        maximum: 100_000,
        description: 'a run is spread over days, so many calls a day',
        examples: [300],
      }),
    },
    closed,
  ),
};

const id = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'lower-case letters, digits and hyphens',
  examples: ['first-frost'],
});

export const newCampaignShape = Type.Object({ id, ...fields }, { ...closed, title: 'NewCampaign' });
export const campaignTextShape = Type.Object(fields, { ...closed, title: 'CampaignText' });

export const campaignShape = Type.Object(
  {
    id,
    ...fields,
    state: oneOf(campaignStates, 'draft calls nobody, active runs when it is time, paused waits, ended is over'),
    next_run_at: nullable(time('when it looks next whether somebody is to be called; null while it is not active')),
    created_by: Type.String({ examples: ['the manager'] }),
    created_at: time('when it was written'),
    updated_at: time('when a person changed it last'),
    version: Type.Integer({ description: 'rises with every change by a person; the ETag', examples: [1] }),
  },
  { title: 'Campaign' },
);

export const campaignQuery = listQuery({ state: Type.Optional(oneOf(campaignStates, 'in this state')) });

export const campaignActionParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64, description: 'campaign', examples: ['first-frost'] }),
  action: oneOf(campaignActions, 'what to do with it'),
});

const decisions = ['call', ...contactRefusals] as const;

export const runShape = Type.Object(
  {
    id: Type.String({ examples: ['run_01'] }),
    campaign_id: Type.String({ examples: ['first-frost'] }),
    campaign_version: Type.Integer({ examples: [2] }),
    kind: oneOf(['calls', 'preview'], 'a preview decides the same and queues nothing'),
    state: oneOf(['running', 'done', 'stopped'], 'stopped: the campaign was ended meanwhile'),
    areas: nullable(
      Type.Array(Type.String({ examples: ['cold'] }), { description: 'where frost was forecast; null by calendar' }),
    ),
    begun_at: time('when it began'),
    ended_at: nullable(time('when it was through')),
    looked_at: Type.Integer({ description: 'devices looked at so far', examples: [1200] }),
    decided: Type.Partial(
      Type.Object(
        Object.fromEntries(decisions.map((name) => [name, Type.Integer({ minimum: 0, examples: [7] })])) as Record<
          (typeof decisions)[number],
          ReturnType<typeof Type.Integer>
        >,
      ),
    ),
  },
  { title: 'CampaignRun' },
);

export const runParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64, description: 'campaign', examples: ['first-frost'] }),
  run: Type.String({ minLength: 1, maxLength: 64, description: 'run', examples: ['run_01'] }),
});

export const contactShape = Type.Object(
  {
    run_id: Type.String({ examples: ['run_01'] }),
    device_id: Type.String({ examples: ['GH-000123'] }),
    customer_id: nullable(Type.String({ examples: ['cust_01'] })),
    decision: oneOf(decisions, 'call, or why there is none'),
    due_at: nullable(time('when the call is due, or would be')),
    call_id: nullable(Type.String({ description: 'the call in the queue; null in a preview', examples: ['call_01'] })),
  },
  { title: 'CampaignContact' },
);

export const contactQuery = listQuery({ decision: Type.Optional(oneOf(decisions, 'decided so')) });
