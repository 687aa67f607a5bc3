import { AppError, type Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { createFleetReader, type Device } from '../../fleet/index.ts';
import type { DeskFailure } from '../errors.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { newTicket } from './new-ticket.ts';
import type { TicketSource } from './ticket.ts';
import { changeTicket, insertTicket, nextNumber, type WrittenTicket } from './ticket-writer.ts';

/** What somebody asks for who is no rule. */
export interface TicketIntake {
  readonly source: Exclude<TicketSource, 'rule'>;
  /** One of the two; a customer alone is enough where one device is theirs. */
  readonly device_id?: string;
  readonly customer_id?: string;
  readonly title: string;
  readonly fault?: string;
  readonly severity: TicketRow['severity'];
  readonly skill?: number;
  readonly note?: string;
}

export interface TakenIn extends WrittenTicket {
  /** Whether the device had a ticket that is being worked on, which this joined. */
  readonly merged: boolean;
}

/** Opens a ticket, or adds what is told to the one that the device has already. */
export async function takeIn(tx: Tx, deps: WorkDeps, intake: TicketIntake, by: string, at: Instant): Promise<TakenIn> {
  const device = await deviceOf(tx, intake);
  const known = intake.source === 'maintenance' ? undefined : await workUnderWay(tx, device.id, intake.fault);
  if (known !== undefined) return { ...(await join(tx, deps, known, intake, by, at)), merged: true };
  const { source, title, fault = null, severity, skill = 1, note = null } = intake;
  const row = newTicket({
    id: deps.ids.next('tkt'),
    number: await nextNumber(tx),
    ...{ device_id: device.id, subject: { kind: 'device', id: device.id }, source, severity, fault, skill },
    title: JSON.stringify({ en: title, 'zh-CN': title }),
    customer_id: intake.customer_id ?? device.customer?.id ?? null,
    opened_at: at,
  });
  const detail = { source, severity, fault, skill, note };
  const change = { at, actor: by, action: 'opened', set: {}, detail };
  return { ...(await insertTicket(tx, deps, { ...row, note }, change)), merged: false };
}

async function deviceOf(tx: Tx, { device_id, customer_id }: TicketIntake): Promise<Device> {
  const fleet = createFleetReader(tx);
  const id = device_id ?? (await onlyDevice(fleet, customer_id));
  const device = await fleet.getDevice(id);
  if (device !== undefined) return device;
  throw new AppError<DeskFailure>(
    { code: 'ticket-device-unknown', id },
    `There is no device ${id}; register it first.`,
  );
}

async function onlyDevice(fleet: ReturnType<typeof createFleetReader>, customer: string | undefined): Promise<string> {
  const refuse = (value: unknown, remedy: string): never => {
    throw new AppError<DeskFailure>({ code: 'invalid-action', field: 'device_id', value }, `device_id: ${remedy}.`);
  };
  if (customer === undefined) return refuse(undefined, 'name the device, or the customer whose only device it is');
  const [first, ...more] = await fleet.devicesOfCustomer(customer);
  if (first === undefined) return refuse(customer, `the customer ${customer} has no device; name the device`);
  return more.length === 0 ? first : refuse(customer, `name one of ${[first, ...more].slice(0, 20).join(', ')}`);
}

/** The work on the device that is under way: that on the same fault before all other, the most severe first. */
async function workUnderWay(tx: Tx, device: string, fault: string | undefined): Promise<TicketRow | undefined> {
  const rows = await tx
    .as<DeskTables>()
    .selectFrom('tickets')
    .selectAll()
    .where('device_id', '=', device)
    .where('rank', '=', 0)
    .where('source', '<>', 'maintenance')
    .orderBy('severity')
    .orderBy('opened_at')
    .execute();
  return rows.find((row) => fault !== undefined && row.fault === fault) ?? rows[0];
}

async function join(
  tx: Tx,
  deps: WorkDeps,
  row: TicketRow,
  { source, title, fault, severity, note }: TicketIntake,
  by: string,
  at: Instant,
): Promise<WrittenTicket> {
  const worse = severity < row.severity ? { severity } : {};
  const detail = {
    source,
    title,
    severity,
    ...(fault === undefined ? {} : { fault }),
    ...(note === undefined ? {} : { note }),
  };
  return changeTicket(tx, deps, row, { at, actor: by, action: 'reported', set: worse, detail });
}
