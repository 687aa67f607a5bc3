import { sql } from 'kysely';
import { AppError, type Instant } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import type { AlertsFailure } from '../errors.ts';
import type { AlertsTables, SilenceRow } from '../tables.ts';
import { checkVisit } from './check-silence.ts';
import type { NewVisit } from './silence.ts';

interface VisitDraft {
  readonly id: string;
  readonly input: NewVisit;
  readonly by: string;
  readonly now: Instant;
}

/** The row of a visit that begins now: a silence of one device, without its P1 alerts. One device has one at a time. */
export async function beginVisit(tx: Tx, { id, input, by, now }: VisitDraft): Promise<SilenceRow> {
  checkVisit(input, now);
  const { device, technician, until, note } = input;
  await mustBeInService(tx, device);
  const running = await visitOf(tx, device, now);
  if (running !== undefined) throw underWay(running);
  return {
    ...{ id, kind: 'on_site', matchers: JSON.stringify({ devices: [device] }), starts_at: now, ends_at: until },
    ...{ reason: note?.trim() || 'technician on site', p1_responsible: null, technician, device_id: device },
    ...{ created_by: by, created_at: now, ended_by: null, settled: 0, version: 1 },
  };
}

/** The visit under way at the device. */
export async function visitOf(reader: Reader, device: string, now: Instant): Promise<SilenceRow | undefined> {
  return reader
    .as<AlertsTables>()
    .selectFrom('silences')
    .selectAll()
    .where('device_id', '=', device)
    .where('settled', '=', sql.lit(0))
    .where('ends_at', '>', now)
    .executeTakeFirst();
}

async function mustBeInService(tx: Tx, device: string): Promise<void> {
  const found = await createFleetReader(tx).getDevice(device);
  if (found?.state === 'registered') return;
  const why = found === undefined ? `There is no device ${device}; register it first.` : `Device ${device} is retired.`;
  throw new AppError<AlertsFailure>({ code: 'visit-device-unknown', device }, why);
}

function underWay({ id, technician }: SilenceRow): AppError<AlertsFailure> {
  const name = technician ?? '';
  const sentence = `${name} is at the device already (${id}); end that visit first.`;
  return new AppError<AlertsFailure>({ code: 'visit-under-way', id, technician: name }, sentence);
}
