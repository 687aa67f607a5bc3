import { type Static, type TProperties, type TSchema, Type } from 'typebox';

/** What every shape is made of. A shape with a `title` becomes a named component of the OpenAPI document. */

/** What a route answers with: the shape's type, safe to fill from what rooms hand out read-only. */
export type Sent<S extends TSchema> = DeepReadonly<Static<S>>;

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** For what clients send: a field that is not described is refused by name. */
export const closed = { additionalProperties: false } as const;

export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

export const text = (description: string, example: string, more: { maxLength?: number; minLength?: number } = {}) =>
  Type.String({ maxLength: 300, description, examples: [example], ...more });

export const time = (description: string) =>
  Type.String({ format: 'date-time', description, examples: ['2026-01-15T08:30:00.000Z'] });

export const span = (description: string, example: string) =>
  Type.String({ pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$', maxLength: 20, description, examples: [example] });

export const oneOf = <const V extends string>(values: readonly V[], description: string) =>
  Type.Unsafe<V>(Type.Enum([...values], { type: 'string', description }));

export const scalar = (description: string) =>
  Type.Union([Type.String({ maxLength: 300 }), Type.Number(), Type.Boolean()], { description });

/** A map by free names. Names are bounded, so that `patternProperties` covers every one that passes. */
export const mapOf = <S extends TSchema>(values: S, description: string) =>
  Type.Record(Type.String({ pattern: '^[^\\u0000-\\u001f]{1,128}$' }), values, { ...closed, description });

/** Facts whose names depend on what happened. */
export const facts = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description });

export const severity = oneOf(
  ['P1', 'P2', 'P3', 'P4'],
  'P1 life safety, P2 no service or damage risk, P3 degraded, P4 planned',
);

export const titles = Type.Object(
  { en: Type.String({ examples: ['Very low gas pressure'] }), 'zh-CN': Type.String({ examples: ['燃气压力过低'] }) },
  { title: 'BilingualText', description: 'the text in both languages' },
);

/** The title in the language of the request, and in both. */
export const titleFields = {
  title: Type.String({
    description: 'in the language that Accept-Language prefers, English or zh-CN',
    examples: ['Very low gas pressure'],
  }),
  titles,
};

export const listQuery = <P extends TProperties>(filters: P) =>
  Type.Object(
    {
      ...filters,
      limit: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 500,
          default: 50,
          description: 'items in a page, 1 to 500',
          examples: [50],
        }),
      ),
      cursor: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 2048,
          description: '`next_cursor` of the page before',
          examples: ['WyJhIl0'],
        }),
      ),
    },
    closed,
  );

export const listOf = <S extends TSchema>(item: S, title: string) =>
  Type.Object(
    {
      items: Type.Array(item),
      next_cursor: nullable(Type.String({ description: 'send it as `cursor` for the next page; null on the last' })),
    },
    { title },
  );

/** Actions that take nothing: an empty object or no body. */
export const nothingShape = Type.Object({}, { ...closed, title: 'Nothing', examples: [{}] });

export const idParam = (description: string, example: string) =>
  Type.Object({ id: Type.String({ minLength: 1, maxLength: 512, description, examples: [example] }) });

export const problemShape = Type.Object(
  {
    type: Type.String({
      examples: ['/docs/problems/device-unknown'],
      description: 'names the kind of problem; a path that explains it',
    }),
    title: Type.String({ examples: ['No such device'] }),
    status: Type.Integer({ examples: [404] }),
    detail: Type.String({ examples: ['There is no device GH-000123; register it first.'] }),
    code: Type.String({ examples: ['device-unknown'] }),
    request_id: Type.Optional(Type.String({ description: 'under which the log has it', examples: ['req_01hz'] })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.Optional(Type.String({ description: 'where in the body', examples: ['#/customer/phone'] })),
          parameter: Type.Optional(
            Type.String({ description: 'which part of the query or path', examples: ['limit'] }),
          ),
          detail: Type.String({ examples: ['limit is 900; it must be <= 500.'] }),
        }),
        { description: 'what is wrong field by field; faults in a rule also have line, column, code and suggestion' },
      ),
    ),
  },
  { title: 'Problem', description: 'RFC 9457' },
);
