import { Type } from 'typebox';
import { nullable, text, time } from './common.ts';

/** Fields that alerts, tickets and calls share. */

export const deviceId = nullable(
  Type.String({ description: 'null where the subject is a group', examples: ['GH-000123'] }),
);

export const ruleId = Type.String({ examples: ['GH-02'] });

export const version = Type.Integer({ description: 'rises with every change; the ETag', examples: [2] });

export const filters = {
  device_id: Type.Optional(text('device', 'GH-000123')),
  rule_id: Type.Optional(text('rule', 'GH-02')),
};

export const openedWithin = {
  opened_from: Type.Optional(time('opened then or later')),
  opened_to: Type.Optional(time('and before')),
};

export const everyState = 'every state when left out';

export const mutingStages = ['silenced', 'inhibited', 'grouped'] as const;

export const incidentId = nullable(Type.String({ examples: ['inc_01'] }));

export const askedBy = {
  rule_id: nullable(Type.String({ description: 'null where no rule asked for it', examples: ['GH-02'] })),
  alert_id: nullable(Type.String({ examples: ['alr_01'] })),
};

export const longText = (description: string, example: string) => text(description, example, { maxLength: 4000 });
