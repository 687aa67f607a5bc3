import { Type } from 'typebox';
import { choice, section, span, text, whole } from './config-fields.ts';

export const notifySection = section(
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
);
