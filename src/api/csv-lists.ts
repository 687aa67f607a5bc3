import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { csvOf, type Row } from './csv-text.ts';
import type { App } from './http.ts';

/**
 * Every list can be had as CSV: the page that JSON would have, a row for each item. What the last page does not have,
 * `Carewatch-Next-Cursor`, is sent as `cursor` for the next one.
 */
export function offerCsv(app: App): void {
  const columns = new Map<string, readonly string[]>();
  app.addHook('onRoute', ({ method, url, schema }) => {
    const shape = [method].flat().includes('GET') ? listShapeOf(schema) : undefined;
    if (shape !== undefined) columns.set(url, columnsOf(shape));
  });
  app.addHook('preSerialization', async (request, reply, payload) => {
    const wanted = columns.get(request.routeOptions.url ?? '');
    if (wanted === undefined || reply.statusCode !== 200 || !prefersCsv(request.headers.accept)) return payload;
    return asCsv(request, reply, payload as ListAnswer, wanted);
  });
}

interface ListAnswer {
  readonly items: readonly Row[];
  readonly next_cursor?: string | null;
}

async function asCsv(
  request: FastifyRequest,
  reply: FastifyReply,
  { items, next_cursor = null }: ListAnswer,
  columns: readonly string[],
): Promise<string> {
  const name =
    (request.routeOptions.url ?? '')
      .split('/')
      .filter((part) => /^[a-z-]+$/.test(part))
      .at(-1) ?? 'list';
  reply.header('content-disposition', `attachment; filename="${name}.csv"`);
  reply.header('vary', 'accept');
  if (next_cursor !== null) reply.header('carewatch-next-cursor', next_cursor);
  reply.type('text/csv; charset=utf-8').serializer((text: string) => text);
  return csvOf(columns, items);
}

interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

/** The shape of one item where the route answers a list of them, a page at a time or whole. */
export function listShapeOf(schema: FastifySchema | undefined): Shape | undefined {
  const answer = (schema?.response as Readonly<Record<string, Shape>> | undefined)?.[200];
  const item = answer?.properties?.items?.items;
  return item?.properties === undefined ? undefined : item;
}

/** Objects become a column for each of their fields; everything else with parts is JSON in one cell. */
function columnsOf(shape: Shape, prefix = '', depth = 0): string[] {
  const fields = Object.entries(objectIn(shape)?.properties ?? {});
  return fields.flatMap(([name, field]) => {
    const column = `${prefix}${name}`;
    return depth < 2 && objectIn(field) !== undefined ? columnsOf(field, `${column}.`, depth + 1) : [column];
  });
}

/** The object that a value is, where it is one with known fields or null. */
function objectIn(shape: Shape): Shape | undefined {
  if (shape.properties !== undefined) return shape;
  const parts = (shape.anyOf ?? []).filter(({ type }) => type !== 'null');
  return parts.length === 1 && parts[0]?.properties !== undefined ? parts[0] : undefined;
}

/** CSV is asked for by name; a browser's star is not. */
export function prefersCsv(accept: string | undefined): boolean {
  const weights = new Map(
    (accept ?? '').split(',').map((part): [string, number] => {
      const [type = '', ...traits] = part.trim().toLowerCase().split(';');
      const q = traits.map((trait) => /^\s*q=([\d.]+)$/.exec(trait)?.[1]).find((found) => found !== undefined);
      return [type.trim(), q === undefined ? 1 : Number(q)];
    }),
  );
  const csv = weights.get('text/csv') ?? 0;
  return csv > 0 && csv >= (weights.get('application/json') ?? 0);
}
