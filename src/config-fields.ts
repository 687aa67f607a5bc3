import { Type } from 'typebox';

/** The kinds of settings: what each accepts, and how it is said to people. */

export const text = (description: string, options: { default?: string } = {}) =>
  Type.String({ description, minLength: 1, ...options });

export const span = (description: string, fallback: string) =>
  Type.String({ description, pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$', default: fallback });

export const whole = (description: string, fallback: number, minimum = 0, maximum = Number.MAX_SAFE_INTEGER) =>
  Type.Integer({ description, default: fallback, minimum, maximum });

export const cron = (description: string, fallback: string) =>
  Type.String({ description, pattern: '^\\S+ \\S+ \\S+ \\S+ \\S+$', default: fallback });

export const points = (description: string, fallback: number) => whole(description, fallback, -1_000_000, 1_000_000);

export const clock = (description: string, fallback: string) =>
  Type.String({ description, pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', default: fallback });

type Properties = Parameters<typeof Type.Object>[0];

export const section = <P extends Properties>(properties: P, description: string) =>
  Type.Object(properties, { additionalProperties: false, default: {}, description });

/** Absent unless it is written down. */
export const choice = <P extends Properties>(properties: P, description: string) =>
  Type.Optional(Type.Object(properties, { additionalProperties: false, description }));

export const certificate = {
  cert_file: text('PEM file with the certificate chain'),
  key_file: text('PEM file with the private key'),
};

export const example = (description: string, sample: string) =>
  Type.Optional(Type.String({ description, minLength: 1, examples: [sample] }));
