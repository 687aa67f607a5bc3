import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { assert } from '../../base/index.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Json }[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Json }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Json }>> }>
  >;
  readonly security?: readonly Json[];
}

export interface OpenapiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

/** Fails when an answer of a documented path is not as the document says. */
export function mustConform(
  document: OpenapiDocument,
  method: string,
  path: string,
  answer: { readonly status: number; readonly headers: Headers; readonly json: unknown },
): void {
  const operation = operationAt(document, method, path);
  if (operation === undefined) return;
  const response = operation.responses[answer.status];
  assert(response !== undefined, `${operation.operationId} answered ${answer.status}, which is not documented`);
  const type = answer.headers.get('content-type')?.split(';', 1)[0];
  const media = Object.entries(response.content ?? {}).find(([name]) => name.split(';', 1)[0] === type)?.[1];
  if (type === undefined || answer.status === 204) return;
  assert(media !== undefined, `${operation.operationId} answered ${answer.status} as ${type}, which is not documented`);
  if (answer.json === undefined) return;
  const validator = validatorOf(document, media.schema);
  const faults = validator.Check(answer.json) ? [] : validator.Errors(answer.json);
  assert(
    faults.length === 0,
    `${operation.operationId} ${answer.status} is not as documented: ${JSON.stringify(faults)}`,
  );
}

const compiled = new WeakMap<Json, ReturnType<typeof Compile>>();

/** Compiling takes longer than a request, so each schema of a document is compiled once. */
function validatorOf(document: OpenapiDocument, schema: Json): ReturnType<typeof Compile> {
  const validator = compiled.get(schema) ?? Compile(resolve(document, schema) as TSchema);
  compiled.set(schema, validator);
  return validator;
}

function operationAt(document: OpenapiDocument, method: string, path: string): Operation | undefined {
  const plain = path.split('?', 1)[0] ?? '';
  const fits = Object.keys(document.paths)
    .filter((template) => new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(plain))
    .toSorted((a, b) => a.split('{').length - b.split('{').length);
  return fits.map((template) => document.paths[template]?.[method.toLowerCase()]).find((found) => found !== undefined);
}

/** The schema with every component in place of its reference. */
export function resolve(document: OpenapiDocument, schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((part) => resolve(document, part));
  if (typeof schema !== 'object' || schema === null) return schema;
  const reference = (schema as Json).$ref;
  if (typeof reference === 'string') {
    const component = document.components.schemas[reference.replace('#/components/schemas/', '')];
    assert(component !== undefined, `${reference} leads nowhere`);
    return resolve(document, component);
  }
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, resolve(document, value)]));
}
