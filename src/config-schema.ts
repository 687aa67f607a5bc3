import { Type } from 'typebox';
import { type Duration, parseDuration } from './base/index.ts';

/** What the configuration file may say. Each field carries its meaning, its default and its bounds. */

const text = (description: string, options: { default?: string } = {}) =>
  Type.String({ description, minLength: 1, ...options });

const span = (description: string, fallback: string) =>
  Type.String({ description, pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$', default: fallback });

const whole = (description: string, fallback: number, minimum = 0, maximum = Number.MAX_SAFE_INTEGER) =>
  Type.Integer({ description, default: fallback, minimum, maximum });

const cron = (description: string, fallback: string) =>
  Type.String({ description, pattern: '^\\S+ \\S+ \\S+ \\S+ \\S+$', default: fallback });

const points = (description: string, fallback: number) => whole(description, fallback, -1_000_000, 1_000_000);

const clock = (description: string, fallback: string) =>
  Type.String({ description, pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', default: fallback });

type Properties = Parameters<typeof Type.Object>[0];

const section = <P extends Properties>(properties: P, description: string) =>
  Type.Object(properties, { additionalProperties: false, default: {}, description });

/** Absent unless it is written down. */
const choice = <P extends Properties>(properties: P, description: string) =>
  Type.Optional(Type.Object(properties, { additionalProperties: false, description }));

const certificate = {
  cert_file: text('PEM file with the certificate chain'),
  key_file: text('PEM file with the private key'),
};

const brokerLimits = section(
  {
    messages_per_second: whole('messages a second one device may publish before its reading is slowed', 10_000, 1),
    packet_bytes: whole('largest packet of an authenticated device', 262_144, 1024, 268_435_455),
    connections: whole('connections at once', 50_000, 1),
    connections_per_device: whole('connections one device may hold at once', 8, 1),
    connect_timeout: span('time a stranger has to authenticate', '10s'),
  },
  'what one device or stranger may cost',
);

const example = (description: string, sample: string) =>
  Type.Optional(Type.String({ description, minLength: 1, examples: [sample] }));

/** What `mode: external` needs besides. */
const outsideBroker = {
  url: example('of your broker: mqtt, mqtts, ws or wss', 'mqtts://broker.example.com:8883'),
  username: example('who Carewatch is there', 'carewatch'),
  password: example('better in `password_file`, or in CAREWATCH_BROKER_PASSWORD', 'secret'),
  password_file: example('file with the password', 'broker-password'),
  share: example('name under which several readers share the telemetry', 'carewatch'),
  client_id: example(
    'under which your broker keeps the session; made and kept in the data folder when absent',
    'carewatch-1',
  ),
  ca_file: example('PEM file of whom to trust instead of the usual authorities', 'ca.pem'),
  cert_file: example('PEM file with the certificate that Carewatch shows', 'cert.pem'),
  key_file: example('PEM file with its private key', 'key.pem'),
  protocol: Type.Enum(['auto', '5', '3.1.1'], {
    default: 'auto',
    description: 'version of MQTT spoken there; `auto` takes 3.1.1 when your broker does not know 5',
  }),
  receive_maximum: whole('messages your broker sends ahead of their acknowledgement', 1_000, 1, 65_535),
  keep_alive: span('silence after which either side asks whether the other is there', '30s'),
  session_expiry: span('how long your broker keeps messages for a Carewatch that is gone', '7d'),
  longest_retry: span('longest wait between attempts to connect', '30s'),
  topics: Type.Array(Type.String({ minLength: 8 }), {
    default: ['carewatch/v1/{device}'],
    minItems: 1,
    maxItems: 32,
    description: 'where devices have their topics there; {device} is the level that names the device',
  }),
  orphans: section(
    {
      devices: whole('unregistered devices in the queue; the one longest silent gives way', 10_000, 1, 100_000),
      messages_per_device: whole('messages kept of each, the last ones', 100, 1, 1_000),
      bytes_per_device: whole('bytes of them; a message that is larger is not kept', 65_536, 256, 1_048_576),
      bytes: whole('bytes kept of all', 33_554_432, 1_048_576, 1_073_741_824),
      ignored: whole('ids that people may have ignored', 1_000, 0, 100_000),
    },
    'what is kept of devices that nobody registered, until somebody adopts them',
  ),
  allow: Type.Array(Type.String({ minLength: 1 }), {
    default: [],
    maxItems: 1_000,
    description: 'ids that may speak, * for any characters; all when empty',
  }),
  user_properties: Type.Record(Type.String(), Type.String(), {
    default: {},
    description: 'user properties (MQTT 5) that each message must have; {device} stands for its device',
  }),
};

/** What `engine: influx1` and `engine: influx2` need besides. */
const database = {
  url: example('address of InfluxDB: protocol, host and port', 'http://127.0.0.1:8086'),
  database: example('influx1: database; made at the first reading where Carewatch may', 'carewatch'),
  username: example('influx1: who signs in; nobody when absent', 'carewatch'),
  password: example('influx1: better in `password_file`', 'secret'),
  password_file: example('influx1: file with the password', 'influx-password'),
  org: example('influx2: organisation', 'home'),
  bucket: example('influx2: bucket, which must be there', 'carewatch'),
  token: example('influx2: better in `token_file`', 'secret'),
  token_file: example('influx2: file with a token that may read and write the bucket', 'influx-token'),
  ca_file: example('PEM file of whom to trust besides the usual authorities', 'ca.pem'),
};

export const configSchema = section(
  {
    store: section(
      {
        engine: Type.Enum(['duckdb', 'influx1', 'influx2'], {
          default: 'duckdb',
          description: 'where readings are kept: on this machine, or in InfluxDB 1.x or 2.x (docs/influx.md)',
        }),
        ...database,
        outage_bytes: whole(
          'disk that readings may take while InfluxDB is away; when it is full, rules wait too',
          10_000_000_000,
          1_000_000,
        ),
        retention: span('how long telemetry is kept', '400d'),
        rollup_retention: section(
          {
            five_minutes: span('0d makes none', '90d'),
            hourly: span('0d makes none', '3650d'),
          },
          'how long folded readings are kept after their day: least, greatest, mean, sum, count and last of every bucket (duckdb)',
        ),
        upkeep: Type.String({
          description: 'when closed days are put in order and old ones dropped: cron, minute to day of week',
          pattern: '^\\S+ \\S+ \\S+ \\S+ \\S+$',
          default: '20 3 * * *',
        }),
        time_zone: text('IANA time zone of that calendar', { default: 'Asia/Shanghai' }),
        memory: text('memory DuckDB may use, in its notation', { default: '1GB' }),
      },
      'telemetry as time series',
    ),
    broker: section(
      {
        mode: Type.Enum(['embedded', 'external'], {
          default: 'embedded',
          description:
            'who speaks MQTT with the devices: Carewatch itself, or a broker of yours (docs/outside-broker.md)',
        }),
        ...outsideBroker,
        limits: brokerLimits,
        tls: choice({ port: whole('TLS port; 0 picks one', 8883, 0, 65_535), ...certificate }, 'MQTT over TLS'),
        websocket: choice({ port: whole('WebSocket port; 0 picks one', 8083, 0, 65_535) }, 'MQTT over WebSocket'),
      },
      'the MQTT side',
    ),
    journal: section(
      {
        budget_bytes: whole('disk the journal may use before it stops acknowledging', 10_000_000_000, 1_000_000),
        segment_bytes: whole('size at which a segment is closed', 67_108_864, 65_536),
        segment_age: span('age at which a segment is closed', '1h'),
      },
      'what arrived, before it is understood',
    ),
    telemetry: section(
      {
        skew: span('how far a device clock may run ahead', '5m'),
        lateness: span('how old a message may be before it counts as late', '15m'),
        mappings_folder: Type.Optional(text('folder of mappings of other people’s messages (docs/mappings.md)')),
      },
      'how times are judged',
    ),
    http: section({ tls: choice(certificate, 'serve HTTPS instead of HTTP') }, 'the HTTP side'),
    notify: section(
      {
        webhooks: Type.Array(
          section(
            {
              name: text('name of the target, shown in the delivery log'),
              url: text('where events are posted'),
              secret_file: Type.Optional(
                text('file with the secret that signs each delivery; made and kept in the data folder when absent'),
              ),
              events: Type.Optional(Type.Array(Type.String(), { description: 'events sent; all when absent' })),
              allow_private: Type.Optional(Type.Boolean({ description: 'allow an address inside the own network' })),
              system: Type.Optional(
                Type.String({
                  description: 'the outside ticket system there, which may send changes back (docs/outside.md)',
                  pattern: '^[a-z][a-z0-9-]{0,39}$',
                }),
              ),
            },
            'one receiver of events',
          ),
          { default: [], description: 'programs that are told of alerts, tickets and calls' },
        ),
        heartbeat: choice(
          {
            url: text('called each period while Carewatch works; its silence is the alarm'),
            every: span('the period', '60s'),
            allow_private: Type.Optional(Type.Boolean({ description: 'allow an address inside the own network' })),
          },
          'the dead-man switch',
        ),
        mail: choice(
          {
            host: text('SMTP server'),
            port: whole('its port', 587, 1, 65_535),
            tls: Type.Enum(['starttls', 'implicit', 'none'], {
              default: 'starttls',
              description: '`starttls` insists on it, `implicit` begins with TLS, `none` sends in the clear',
            }),
            ca_file: Type.Optional(text('PEM file of whom to trust besides the usual authorities')),
            username: Type.Optional(text('who signs in; nobody when absent')),
            password_file: Type.Optional(text('file with the password')),
            from: Type.String({ description: 'sender, one plain address', pattern: '^[^\\s@<>,;:"]+@[A-Za-z0-9.-]+$' }),
          },
          'how mail is sent',
        ),
        gateway: choice(
          {
            url: text('base URL of the SMS and voice gateway (docs/gateways.md)'),
            secret_file: Type.Optional(
              text('file with the secret that signs both ways; made and kept in the data folder when absent'),
            ),
            allow_private: Type.Optional(Type.Boolean({ description: 'allow an address inside the own network' })),
          },
          'how SMS are sent and voice calls made',
        ),
        timeout: span('time a target has to answer, in time of the machine', '10s'),
        attempts: whole('attempts before a delivery is given up', 12, 1, 100),
        first_retry: span('wait after the first failure, doubled with each further one', '5s'),
        longest_retry: span('longest wait between attempts', '1h'),
      },
      'who is told',
    ),
    clock: section(
      {
        mode: Type.Enum(['system', 'driven'], {
          default: 'system',
          description: '`driven` is moved over the API and needs --simulation',
        }),
        start: Type.Optional(Type.String({ description: 'first instant of a driven clock, RFC 3339' })),
      },
      'the one source of time',
    ),
    rules: section(
      { lag_alert: span('how far the rules may fall behind before Carewatch alerts about itself', '30s') },
      'the rule engine',
    ),
    weather: section(
      {
        base_url: Type.String({
          description: 'weather service that speaks the format of Open-Meteo (`/v1/forecast`)',
          pattern: '^https?://[^\\s?#]+$',
          default: 'https://api.open-meteo.com',
        }),
        every: span('how often each place is asked about', '1h'),
        places: Type.Array(
          section(
            {
              place: text('district or city, as devices name it'),
              latitude: Type.Number({ description: 'degrees north', minimum: -90, maximum: 90 }),
              longitude: Type.Number({ description: 'degrees east', minimum: -180, maximum: 180 }),
            },
            'one place that is asked about',
          ),
          { default: [], maxItems: 1_000, description: 'nothing is asked while there is none' },
        ),
      },
      'forecasts for the rules',
    ),
    desk: section(
      {
        time_zone: text('IANA time zone of the desk, where nothing nearer says which', { default: 'Asia/Shanghai' }),
        quiet_hours: section(
          {
            from: clock('from when nobody is called', '21:00'),
            to: clock('until when; the same as `from`: there are no such hours', '08:00'),
          },
          'for customers who named none; P1 is called all the same',
        ),
        dispatch: section(
          {
            accept_within: section(
              {
                p1: span('for danger to life', '3m'),
                p2: span('for no service or risk of damage', '15m'),
                p3: span('for what is degraded', '2h'),
                p4: span('for planned work', '8h'),
              },
              'how long an offer waits for a technician before it goes to the next',
            ),
            certifications: Type.Array(
              section(
                {
                  device_type: text('device type of the catalogue'),
                  kind: text('kind of certification, as technicians have it'),
                },
                'what work on a device type needs',
              ),
              { default: [], maxItems: 100, description: 'certifications that dispatch asks for' },
            ),
            surge: section(
              {
                begins_at: whole(
                  'tickets that wait for somebody when a surge begins by itself; 0: never',
                  0,
                  0,
                  100_000,
                ),
                ends_at: whole('tickets that wait when it ends', 0, 0, 100_000),
              },
              'more work than people: tickets of one device and fault are merged, planned work waits',
            ),
          },
          'who is sent',
        ),
        automatic_calls: whole('calls that machines may have in hand at once', 16, 0, 10_000),
        claim: span('how long a call that was taken is kept for who took it', '15m'),
        call_again_after: span('how long a customer is not called again about one topic; P1 and P2 are', '7d'),
        day_ends: clock('when customers are asked about what technicians did not finish that day', '19:00'),
        closure: Type.Enum(['contradicted', 'cleared'], {
          default: 'contradicted',
          description:
            'what keeps a ticket from being closed while its alert is open: that the device has measured since the work was done, or in any case',
        }),
        reopen_within: span('a condition that returns so soon after its ticket was done reopens that ticket', '72h'),
        repeat_within: span('repairs of one fault of one device within this span are repeated ones', '30d'),
        watch: span('how long telemetry is watched after advice before somebody is sent', '24h'),
        evidence: section(
          {
            points: whole('readings kept as they were stored', 600, 10, 5_000),
            bytes: whole('of all that is kept of a ticket’s readings', 32_768, 1_024, 1_048_576),
            longest: span('how long before the opening is looked at, at most; an hour at least', '7d'),
          },
          'what is kept with each ticket of a rule, for as long as the ticket',
        ),
      },
      'people at work',
    ),
    quality: section(
      {
        survey: cron(
          'when models, firmwares and batches are compared with the rest, on clocks of the desk',
          '0 6 * * 1',
        ),
        shift_ends: cron('when shifts end and are handed over, on clocks of the desk', '0 0,8,16 * * *'),
        near_breach: span('how soon after the end of a shift a clock must run out to be handed over', '2h'),
        owner: text('who answers for what a survey finds, until somebody else does', { default: 'quality' }),
        act_within: span('in which a corrective action is due that a survey opened', '14d'),
        points: section(
          {
            very_satisfied: points('of a technician: a very satisfied answer', 10),
            first_visit_fix: points('of a technician: a repair at the first visit', 5),
            sla_kept: points('of a technician: a clock kept', 1),
            sla_missed: points('of a technician: a breach that counts', -5),
            repeat_repair: points('of a technician: a repair that had to be repeated', -20),
            contradicted_absence: points('of a technician: nobody at home, while telemetry shows somebody', -30),
            contradicted_repair: points('of a technician: done, while the condition holds or returns', -5),
            care_call: points('of an agent: a care call in which somebody was reached', 1),
            callback: points('of an agent: a callback in which somebody was reached', 1),
            valid_answer: points('of an agent: a valid answer to a callback', 2),
          },
          'points for one case of each kind (docs/quality.md)',
        ),
      },
      'how well the work is done',
    ),
    backtest: section(
      {
        ticket_minutes: whole('minutes of an agent that a ticket costs', 12, 0, 10_000),
        call_minutes: whole('minutes of an agent that a care call costs', 5, 0, 10_000),
        queue: whole('backtests that may wait; one runs at a time', 16, 1, 1_000),
        keep: whole('backtests kept once they are over', 100, 1, 10_000),
      },
      'versions of rules on stored history',
    ),
    log: section(
      {
        level: Type.Enum(['debug', 'info', 'warn', 'error'], {
          default: 'info',
          description: 'least severe line written',
        }),
      },
      'the log on standard error',
    ),
  },
  'Carewatch configuration',
);

export type ConfigDocument = Type.Static<typeof configSchema>;

/** For texts that the schema has already accepted as durations. */
export function spanOf(accepted: string): Duration {
  const span = parseDuration(accepted);
  if (span === undefined) throw new Error(`defect: ${accepted} passed the schema and is no duration`);
  return span;
}
