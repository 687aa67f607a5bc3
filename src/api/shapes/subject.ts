import { Type } from 'typebox';
import { oneOf } from './common.ts';

export const subjectKinds = ['device', 'district', 'building', 'provider', 'city'] as const;

export const subjectShape = Type.Object(
  { kind: oneOf(subjectKinds, 'what it is about'), id: Type.String({ examples: ['GH-000123'] }) },
  { title: 'Subject', description: 'a device, or all that share a place or a provider' },
);
