import { setImmediate } from 'node:timers/promises';
import type { Caller } from '../../commands/index.ts';
import type { DeviceCredentials, ImportRow } from '../../fleet/index.ts';
import type { ApiDeps } from '../deps.ts';
import { columnOfField, type DeviceRow, type FailedRow, readDevices } from '../device-csv.ts';
import { invalid } from '../errors.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import type { Sent } from '../shapes/common.ts';
import { importReportShape } from '../shapes/device.ts';
import { about, commands } from './describe.ts';

const mostBytes = 20 * 1_048_576;
/** Rows read in one go: moments for this thread, one call to the operations thread. */
const rowsPerCall = 250;

const example = `id,type,model,district,address,customer_name,customer_phone,customer_language,purchased_on,attributes.gas_type
GH-000123,gas_water_heater,JSQ30-A,Gulou,"12 Zhongshan Rd, bldg 3",王女士,+86 138 0013 8000,zh-CN,2024-11-02,natural
`;

export function deviceImportRoutes(app: App, deps: ApiDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^(text\/(csv|plain)|application\/csv)(;|$)/,
    { parseAs: 'buffer', bodyLimit: mostBytes },
    async (_request: unknown, body: Buffer) => decode(body),
  );

  app.route({
    method: 'POST',
    url: '/devices/import',
    bodyLimit: mostBytes,
    config: commands('devices:write', { takes: { 'text/csv': example } }),
    schema: about(
      'devices',
      'importDevices',
      'Registers the devices of a CSV file; good rows stand, faulty ones are told',
      {
        200: importReportShape,
      },
    ),
    handler: async (request): Promise<Sent<typeof importReportShape>> => {
      const failed: FailedRow[] = [];
      const credentials: DeviceCredentials[] = [];
      const caller = callerOf(request);
      let calls = 0;
      for (const rows of inGroups(readDevices(typeof request.body === 'string' ? request.body : ''))) {
        failed.push(...rows.flatMap((row) => ('failed' in row ? row.failed : [])));
        const good = rows.filter((row): row is ImportRow => 'device' in row);
        if (good.length > 0) {
          calls += 1;
          const report = await deps.operations.importDevices(partOf(caller, calls), good);
          for (const { credential, ...made } of report.imported) {
            if (credential?.hash instanceof Uint8Array) deps.credentials.set(credential);
            credentials.push(made.credentials);
          }
          failed.push(...report.refused.map(refusedRow));
        }
        // Between groups this thread belongs to the devices.
        await setImmediate();
      }
      failed.sort((a, b) => a.line - b.line);
      return { created: credentials.length, failed, credentials };
    },
  });
}

function* inGroups(rows: Iterable<DeviceRow>): Generator<readonly DeviceRow[], void, undefined> {
  let group: DeviceRow[] = [];
  for (const row of rows) {
    group.push(row);
    if (group.length < rowsPerCall) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Each call to the operations thread is repeatable by itself. */
const partOf = ({ request, ...caller }: Caller, part: number): Caller =>
  request === undefined ? caller : { ...caller, request: { ...request, key: `${request.key}#${part}` } };

type Refused = Awaited<ReturnType<ApiDeps['operations']['importDevices']>>['refused'][number];

function refusedRow({ line, field, value, remedy }: Refused): FailedRow {
  const column = columnOfField(field);
  return {
    line,
    field: column,
    value: value ?? null,
    detail: `${column} is ${JSON.stringify(value ?? null).slice(0, 80)}; ${remedy}`,
  };
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw invalid({ pointer: '#', detail: 'The file is not UTF-8; save it as "CSV UTF-8" and send it again.' });
  }
}
