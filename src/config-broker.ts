import { Type } from 'typebox';
import { certificate, choice, example, section, span, whole } from './config-fields.ts';

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
  senders: Type.Array(
    Type.Object(
      {
        topic: Type.String({
          description: 'a topic as in a mapping: {name} is a level that is kept, + one level, # the rest',
          minLength: 1,
          examples: ['v1/devices/me/#'],
        }),
        under: example('what your broker puts before it; no mapping sees that', 'tb/{device}'),
        sender: Type.String({
          description: 'id of the device that speaks there, made of levels',
          minLength: 1,
          examples: ['{device}'],
        }),
      },
      { additionalProperties: false },
    ),
    { default: [], maxItems: 100, description: 'who speaks on topics of other makers; without it none is read' },
  ),
  sparkplug_host: example(
    'id under which Carewatch says, as a host application of Sparkplug, that it is there',
    'carewatch',
  ),
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

export const brokerSection = section(
  {
    mode: Type.Enum(['embedded', 'external'], {
      default: 'embedded',
      description: 'who speaks MQTT with the devices: Carewatch itself, or a broker of yours (docs/outside-broker.md)',
    }),
    ...outsideBroker,
    limits: brokerLimits,
    tls: choice({ port: whole('TLS port; 0 picks one', 8883, 0, 65_535), ...certificate }, 'MQTT over TLS'),
    websocket: choice({ port: whole('WebSocket port; 0 picks one', 8083, 0, 65_535) }, 'MQTT over WebSocket'),
  },
  'the MQTT side',
);
