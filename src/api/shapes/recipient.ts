import { Type } from 'typebox';
import { messageLanguages } from '../../notify/index.ts';
import { closed, listQuery, oneOf, text } from './common.ts';
import { newWebhookShape, webhookPatchShape, webhookShape } from './webhook.ts';

const kinds = ['mail', 'sms', 'voice'] as const;
const kind = oneOf(kinds, 'how the person is told');
const to = text('a mail address, or a phone number with + and its country code', 'duty@example.com', { minLength: 3 });
const language = oneOf(messageLanguages, 'of the messages');

const { id, topics, origin, enabled, created_at, updated_at, version } = webhookShape.properties;

export const recipientShape = Type.Object(
  {
    id,
    kind,
    to: Type.String({ examples: ['duty@example.com'] }),
    language,
    topics,
    origin,
    enabled,
    created_at,
    updated_at,
    version,
  },
  { title: 'Recipient' },
);

export const newRecipientShape = Type.Object(
  {
    kind,
    to,
    language: Type.Optional(language),
    topics: newWebhookShape.properties.topics,
    enabled: newWebhookShape.properties.enabled,
  },
  { ...closed, title: 'NewRecipient', examples: [{ kind: 'mail', to: 'duty@example.com', topics: ['ticket.opened'] }] },
);

export const recipientPatchShape = Type.Object(
  {
    to: Type.Optional(to),
    language: Type.Optional(language),
    topics: webhookPatchShape.properties.topics,
    enabled: webhookPatchShape.properties.enabled,
  },
  { ...closed, title: 'RecipientPatch', examples: [{ language: 'en' }] },
);

export const recipientQuery = listQuery({
  kind: Type.Optional(kind),
  enabled: Type.Optional(Type.Boolean({ description: 'only those that are told, or only those that are not' })),
});
