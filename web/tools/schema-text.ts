/** Types of the console, out of the OpenAPI document: one per named shape, and what each operation takes and answers. */

type Json = Readonly<Record<string, unknown>>;
interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Json;
  }[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema?: Json }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Json }>> }>
  >;
}
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

const header = `/** Made of the OpenAPI document by \`npm run console:types\`; a test holds it to that document. */\n`;

export function schemaText(document: Document): string {
  const shapes = Object.entries(document.components.schemas)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, shape]) => `export type ${name} = ${typeOf(shape)};`);
  const operations = Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => operationText(path, method, operation)),
    )
    .toSorted();
  return `${header}\n${shapes.join('\n\n')}\n\nexport interface Operations {\n${operations.join('\n')}\n}\n`;
}

function operationText(path: string, method: string, operation: Operation): string {
  const parameters = operation.parameters ?? [];
  const fields = (place: string): string =>
    objectText(
      parameters
        .filter((one) => one.in === place)
        .map(({ name, required, schema }) => [name, required === true, schema]),
    );
  const body = operation.requestBody;
  const bodyType = body === undefined ? 'undefined' : contentType(body.content);
  const parts = [
    `path: ${fields('path')}`,
    `query: ${fields('query')}`,
    `body${body?.required === true ? '' : '?'}: ${bodyType}`,
    `answer: ${answerType(operation)}`,
  ];
  return `  '${method.toUpperCase()} ${path.replace(/^\/api\/v1/, '')}': { ${parts.join('; ')} };`;
}

function answerType({ responses }: Operation): string {
  const good = Object.entries(responses).filter(([status]) => /^2/.test(status));
  const types = good.map(([, { content }]) => (content === undefined ? 'undefined' : contentType(content)));
  return [...new Set(types)].join(' | ') || 'undefined';
}

function contentType(content: Readonly<Record<string, { readonly schema?: Json }>>): string {
  const json = content['application/json'];
  return json?.schema === undefined ? 'string' : typeOf(json.schema);
}

function typeOf(schema: Json): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? 'unknown';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const choice = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choice)) return [...new Set(choice.map((one: Json) => typeOf(one)))].join(' | ');
  if (Array.isArray(schema.allOf)) return schema.allOf.map((one: Json) => `(${typeOf(one)})`).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.map((type: string) => typeOf({ ...schema, type })).join(' | ');
  return plainType(schema);
}

function plainType(schema: Json): string {
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `readonly (${typeOf((schema.items ?? {}) as Json)})[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function objectType(schema: Json): string {
  const required = new Set((schema.required ?? []) as readonly string[]);
  const properties = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Json>>);
  const patterns = Object.values((schema.patternProperties ?? {}) as Readonly<Record<string, Json>>);
  const more =
    patterns[0] ??
    (typeof schema.additionalProperties === 'object' ? (schema.additionalProperties as Json) : undefined);
  if (properties.length === 0) return `Readonly<Record<string, ${more === undefined ? 'unknown' : typeOf(more)}>>`;
  return objectText(properties.map(([name, value]) => [name, required.has(name), value]));
}

function objectText(fields: readonly (readonly [name: string, required: boolean, schema: Json])[]): string {
  if (fields.length === 0) return 'Readonly<Record<never, never>>';
  const texts = fields.map(([name, required, schema]) => {
    const key = /^[a-z_][a-z0-9_]*$/i.test(name) ? name : JSON.stringify(name);
    return `readonly ${key}${required ? '' : '?'}: ${typeOf(schema)}`;
  });
  return `{ ${texts.join('; ')} }`;
}
