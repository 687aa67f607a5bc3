import { sql } from 'kysely';
import type { Reader } from '../db/index.ts';
import { type Erasure, type ErasurePreview, toErasure } from './erasure.ts';
import { openP1 } from './erasures.ts';
import { readTraces } from './person.ts';
import type { ErasureTables } from './tables.ts';

export interface ErasureReader {
  getErasure(id: string): Promise<Erasure | undefined>;
  /** What an erasure would touch, or that there was one; undefined for a customer who never was. */
  previewErasure(customerId: string): Promise<ErasurePreview | undefined>;
}

export function createErasureReader(reader: Reader): ErasureReader {
  const select = () => reader.as<ErasureTables>().selectFrom('erasures');
  return {
    async getErasure(id) {
      const row = await select().selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toErasure(row);
    },
    async previewErasure(customer_id) {
      const known = await select().select('id').where('customer_id', '=', customer_id).executeTakeFirst();
      if (known !== undefined) return { customer_id, erasure_id: known.id, blocked_by: [], counts: noCounts };
      const person = await readTraces(reader, customer_id);
      if (person === undefined) return undefined;
      const { rows } = await sql<{ n: number }>`select count(*) as n from calls
        where customer_id = ${customer_id} and state = 'queued'`.execute(reader.as<unknown>());
      const { devices, tickets, calls, visits, counted } = person;
      const counts = {
        ...{ devices: devices.length, tickets: tickets.length, calls: calls.length, visits: visits.length },
        ...{ calls_to_withdraw: rows[0]?.n ?? 0, ...counted },
      };
      return { customer_id, erasure_id: null, blocked_by: await openP1(reader, person), counts };
    },
  };
}

const noCounts: ErasurePreview['counts'] = {
  ...{ devices: 0, tickets: 0, calls: 0, calls_to_withdraw: 0, visits: 0 },
  ...{ names: 0, phones: 0, addresses: 0 },
};
