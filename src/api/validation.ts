import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { nearest } from '../base/index.ts';
import type { RequestFault } from './errors.ts';

/** What the checker finds, before the part of the request is known. */
export interface FieldFault {
  readonly path: string;
  readonly detail: string;
}

/**
 * Checks values against one schema. The answer is empty when the value fits. The schema is compiled with the first
 * value, since most routes of a daemon are never asked and all of them together delay its start.
 */
export function createChecker(schema: TSchema): (value: unknown) => readonly FieldFault[] {
  let validator: Validator | undefined;
  return (value) => {
    validator ??= Compile(schema);
    return validator.Check(value) ? [] : explain(schema, value, validator.Errors(value));
  };
}

/**
 * The validator of every route. Bodies are taken as they are; parts of a query or path are texts, of which whole
 * numbers and truth values are read where the schema wants them.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = createChecker(schema);
  return (value: unknown) => {
    const read = httpPart === 'body' ? value : readTexts(schema, value);
    const faults = check(read);
    return faults.length === 0 ? { value: read } : { error: new UnfitPart(faults) };
  };
};

/** A part of a request does not fit its schema; Fastify notes on it which part. */
export class UnfitPart extends Error {
  override readonly name = 'UnfitPart';
  /** Set by Fastify. */
  validationContext: 'body' | 'querystring' | 'params' | 'headers' | undefined;
  readonly fieldFaults: readonly FieldFault[];

  constructor(fieldFaults: readonly FieldFault[]) {
    super('a part of the request does not fit');
    this.fieldFaults = fieldFaults;
  }

  /** As the problem shows them. */
  get faults(): readonly RequestFault[] {
    return this.fieldFaults.map(({ path, detail }) =>
      this.validationContext === 'body' ? { pointer: `#${path}`, detail } : { parameter: path.slice(1), detail },
    );
  }
}

type JsonSchema = Record<string, unknown> & { readonly properties?: Readonly<Record<string, JsonSchema>> };

function readTexts(schema: TSchema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const wanted = (schema as JsonSchema).properties ?? {};
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [
      name,
      typeof text === 'string' ? readText(wanted[name]?.type, text) : text,
    ]),
  );
}

function readText(type: unknown, text: string): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function explain(schema: TSchema, value: unknown, errors: readonly TLocalizedValidationError[]): readonly FieldFault[] {
  const passedOver = errors.flatMap((error) => (error.keyword === 'anyOf' ? hiddenBy(schema, value, error) : []));
  const faults = new Map<string, FieldFault>();
  for (const error of errors) {
    if (error.keyword === 'boolean' || isOnlyNotNull(error, errors) || passedOver.some((hides) => hides(error)))
      continue;
    for (const fault of describe(schema as JsonSchema, value, error)) {
      if (!faults.has(fault.path)) faults.set(fault.path, fault);
    }
  }
  return [...faults.values()];
}

/** The checker stops at a number of errors, and may leave out that null was one of several choices. */
const isOnlyNotNull = (error: TLocalizedValidationError, errors: readonly TLocalizedValidationError[]): boolean =>
  error.keyword === 'type' &&
  error.params.type === 'null' &&
  errors.some(({ instancePath }) => instancePath.startsWith(`${error.instancePath}/`));

type Hides = (error: TLocalizedValidationError) => boolean;

/** Of the ways in which a value fits none of several schemas, one is worth saying: where an object is wrong inside. */
function hiddenBy(schema: TSchema, value: unknown, union: TLocalizedValidationError): readonly Hides[] {
  const branches = at(schema as JsonSchema, union.schemaPath).anyOf as readonly JsonSchema[];
  const found = pick(value, union.instancePath);
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  const meant = isObject ? branches.findIndex((branch) => branch.type === 'object') : -1;
  const under = (error: TLocalizedValidationError, branch: string): boolean =>
    error.schemaPath.startsWith(`${union.schemaPath}/anyOf/${branch}`);
  if (meant === -1) return [(error) => under(error, '')];
  return [(error) => error === union || (under(error, '') && !under(error, `${meant}`))];
}

function describe(schema: JsonSchema, value: unknown, error: TLocalizedValidationError): readonly FieldFault[] {
  const path = error.instancePath;
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((name) => ({
      path: `${path}/${escapeToken(name)}`,
      detail: `${dotted(`${path}/${name}`)} is required; send it.`,
    }));
  }
  if (error.keyword === 'additionalProperties') {
    return error.params.additionalProperties.map((name) => ({
      path: `${path}/${escapeToken(name)}`,
      detail: unknownField(`${path}/${name}`, name, Object.keys(at(schema, error.schemaPath).properties ?? {})),
    }));
  }
  const place = path === '' ? 'the value' : dotted(path);
  return [{ path, detail: `${place} is ${quote(pick(value, path))}; ${remedy(at(schema, error.schemaPath), error)}.` }];
}

function unknownField(path: string, name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  if (meant !== undefined) return `${dotted(path)} is not known; did you mean ${meant}?`;
  return known.length === 0
    ? `${dotted(path)} is not known; nothing is taken here.`
    : `${dotted(path)} is not known; leave it out or use one of ${known.join(', ')}.`;
}

function remedy(schema: JsonSchema, error: TLocalizedValidationError): string {
  switch (error.keyword) {
    case 'type':
      return `send ${kindWords(error.params.type)}`;
    case 'anyOf':
      return `send ${(schema.anyOf as readonly JsonSchema[]).map(schemaWords).join(' or ')}`;
    case 'enum':
      return `use one of ${error.params.allowedValues.join(', ')}`;
    case 'format':
      if (schema.format === 'date-time') return 'send RFC 3339 with an offset, for example 2026-01-15T08:30:00.000Z';
      return `it ${error.message}`;
    case 'pattern':
      return typeof schema.description === 'string' && Array.isArray(schema.examples)
        ? `send ${schema.description}, for example ${quote(schema.examples[0])}`
        : `it ${error.message}`;
    default:
      return `it ${error.message}`;
  }
}

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

const kindWords = (type: string | readonly string[]): string =>
  [type]
    .flat()
    .map((name) => words[name] ?? name)
    .join(' or ');

function schemaWords(schema: JsonSchema): string {
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map(schemaWords).join(' or ');
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.join(', ')}`;
  return kindWords((schema.type as string | undefined) ?? 'another value');
}

/** The part of the schema that a path such as `#/properties/site` names. */
function at(schema: JsonSchema, schemaPath: string): JsonSchema {
  let here: unknown = schema;
  for (const token of schemaPath.split('/').slice(1)) {
    here = (here as Record<string, unknown> | undefined)?.[unescapeToken(token)];
  }
  return (here ?? {}) as JsonSchema;
}

function pick(value: unknown, path: string): unknown {
  let here = value;
  for (const token of path.split('/').slice(1)) {
    here = (here as Record<string, unknown> | null | undefined)?.[unescapeToken(token)];
  }
  return here;
}

const escapeToken = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');
const dotted = (path: string): string => path.split('/').slice(1).map(unescapeToken).join('.').slice(0, 100);

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
