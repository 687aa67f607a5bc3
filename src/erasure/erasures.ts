import { sql } from 'kysely';
import { AppError, type Clock, type Ids } from '../base/index.ts';
import { recordAudit, rewordAudit, type Tx } from '../db/index.ts';
import type { FleetCommands } from '../fleet/index.ts';
import { keepDoNotCall } from '../people/index.ts';
import type { Erasure } from './erasure.ts';
import { toErasure } from './erasure.ts';
import type { ErasureFailure } from './errors.ts';
import { overwriteOwnRows } from './own-rows.ts';
import { type Person, readPerson } from './person.ts';
import { createScrubber } from './scrubber.ts';
import type { ErasureRow, ErasureTables } from './tables.ts';
import { createTally, emptyTally } from './tally.ts';

/** Begins the erasure of one customer. */
export interface Erasures {
  /**
   * In one transaction the customer is nobody any more: taken from devices, profile, calls and tickets. What stands
   * elsewhere is worked off afterwards by `createErasureSweeper`. A customer who was erased answers with that receipt.
   * Failures are `AppError<ErasureFailure>` and change nothing. The caller withdraws the calls that are to be made.
   */
  begin(tx: Tx, order: ErasureOrder): Promise<{ readonly erasure: Erasure; readonly begun: boolean }>;
}

export interface ErasureOrder {
  readonly customer_id: string;
  readonly reason: string;
  readonly by: string;
}

export interface ErasuresDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly fleet: Pick<FleetCommands, 'forgetPerson'>;
}

export function createErasures(deps: ErasuresDeps): Erasures {
  return {
    async begin(tx, order) {
      const known = await erasureOf(tx, order.customer_id);
      if (known !== undefined) return { erasure: toErasure(known), begun: false };
      const person = await readPerson(tx, order.customer_id);
      if (person === undefined) throw unknownCustomer(order.customer_id);
      await refuseDanger(tx, person);
      return { erasure: toErasure(await begin(tx, deps, person, order)), begun: true };
    },
  };
}

async function begin(
  tx: Tx,
  { clock, ids, fleet }: ErasuresDeps,
  person: Person,
  order: ErasureOrder,
): Promise<ErasureRow> {
  const at = clock.now();
  const id = ids.next('era');
  const scrubber = createScrubber(person);
  const tally = createTally(emptyTally);
  const { customer_id, by } = order;
  const kept = await keepDoNotCall(tx, customer_id);
  await overwriteOwnRows(tx, person, tally);
  const scrub = (text: string): string => scrubber.scrub(text, true);
  for (const device of await rewordAudit(tx, () => fleet.forgetPerson(tx, { customer_id, by, scrub }))) {
    tally.touch('devices', [device], ['customer_id', 'site_id']);
  }
  tally.touch('customers', [customer_id], ['id'], true);
  const row: ErasureRow = {
    ...{ id, customer_id, state: 'sweeping', reason: scrub(order.reason), asked_by: by, asked_at: at, done_at: null },
    ...tally.read(),
    ...{ verification: null, person: JSON.stringify(person), place: null, rounds: 0 },
  };
  await tx.as<ErasureTables>().insertInto('erasures').values(row).execute();
  const { devices, tickets, calls } = person;
  const detail = {
    customer_id,
    devices: devices.length,
    tickets: tickets.length,
    calls: calls.length,
    do_not_call: kept,
  };
  await recordAudit(tx, {
    at,
    actor: by,
    action: 'customer.erased',
    object: { kind: 'customer', id: customer_id },
    detail: { erasure_id: id, ...detail },
  });
  return row;
}

const erasureOf = (tx: Tx, customerId: string): Promise<ErasureRow | undefined> =>
  tx.as<ErasureTables>().selectFrom('erasures').selectAll().where('customer_id', '=', customerId).executeTakeFirst();

const unknownCustomer = (id: string) =>
  new AppError<ErasureFailure>({ code: 'customer-unknown', id }, `There is no customer ${id}.`);

async function refuseDanger(tx: Tx, person: Person): Promise<void> {
  const tickets = await openP1(tx, person);
  if (tickets.length === 0) return;
  const named = tickets.map((number) => `T-${number}`).join(', ');
  const id = person.customer_id;
  throw new AppError<ErasureFailure>(
    { code: 'customer-in-danger', id, tickets },
    `Ticket ${named} of customer ${id} is P1 and open: whoever goes there needs name and address. Close it, then ask again.`,
  );
}

/** Numbers of tickets of the person that are P1 and neither closed nor cancelled. */
export async function openP1(reader: Pick<Tx, 'as'>, { tickets }: Pick<Person, 'tickets'>): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`select number from tickets
    where id in (select value from json_each(${JSON.stringify(tickets)}))
      and severity = 'P1' and state not in ('closed', 'cancelled') order by number`.execute(reader.as<unknown>());
  return rows.map(({ number }) => number);
}
