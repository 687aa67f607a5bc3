import { Type } from 'typebox';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';

const topics = Type.Array(Type.String({ maxLength: 100, examples: ['ticket.*'] }), {
  minItems: 1,
  maxItems: 50,
  description: '`*` for all, `ticket.*` for a family, `ticket.opened` for one',
  examples: [['ticket.*', 'care-call.queued']],
});

const url = text(
  'http or https; it must not lead into a private network or to this machine',
  'https://crm.example/cw',
  {
    minLength: 1,
    maxLength: 2_000,
  },
);

export const webhookShape = Type.Object(
  {
    id: Type.String({ examples: ['hook_01'] }),
    url: Type.String({ examples: ['https://crm.example/cw'] }),
    topics: Type.Array(Type.String({ examples: ['ticket.*'] })),
    origin: oneOf(['config', 'api'], 'who keeps it: the configuration file, or people over the API'),
    enabled: Type.Boolean({ description: 'nothing is queued or sent while it is false' }),
    created_at: time('when it was added'),
    updated_at: time('when it was changed'),
    previous_secret_until: nullable(time('until then also signed with the secret before the present one')),
    version: Type.Integer({ description: 'rises with every change; the ETag', examples: [1] }),
  },
  { title: 'Webhook' },
);

export const webhookWithSecretShape = Type.Object(
  {
    ...webhookShape.properties,
    secret: Type.String({ description: 'signs what is sent; shown only here', examples: ['q3mX0s9f…'] }),
  },
  { title: 'WebhookWithSecret' },
);

export const newWebhookShape = Type.Object(
  {
    url,
    topics: Type.Optional(topics),
    enabled: Type.Optional(Type.Boolean({ default: true, description: 'nothing is queued or sent while it is false' })),
    secret: Type.Optional(
      text('signs what is sent; made when left out', 'a secret of some length', { minLength: 16, maxLength: 200 }),
    ),
  },
  { ...closed, title: 'NewWebhook', examples: [{ url: 'https://crm.example/cw', topics: ['ticket.*'] }] },
);

export const webhookPatchShape = Type.Object(
  {
    url: Type.Optional(url),
    topics: Type.Optional(topics),
    enabled: Type.Optional(Type.Boolean({ description: 'nothing is queued or sent while it is false' })),
  },
  { ...closed, title: 'WebhookPatch', examples: [{ topics: ['ticket.*', 'callback.*'] }] },
);

export const webhookQuery = listQuery({
  origin: Type.Optional(oneOf(['config', 'api'], 'who keeps it')),
  enabled: Type.Optional(Type.Boolean({ description: 'only those that are told, or only those that are not' })),
});

export const replayedShape = Type.Object(
  { replayed: Type.Integer({ description: 'deliveries that are tried again', examples: [12] }) },
  { title: 'Replayed' },
);
