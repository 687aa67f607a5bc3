import type { Tx } from '../db/index.ts';
import type { Device, DevicePatch, FleetCommands } from '../fleet/index.ts';
import { createFleetReader } from '../fleet/index.ts';
import type { PeopleCommands } from '../people/index.ts';
import type { Commands } from './commands.ts';
import type { Caller } from './procedures.ts';

interface PeopleDeps {
  readonly fleet: FleetCommands;
  readonly people: PeopleCommands;
  /** One transaction, with the reply kept for a repeated request. */
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

/** Customers, providers and technicians; and what is known of a customer when a change of a device gives a new record. */
export function createPeopleProcedures({ fleet, people, change }: PeopleDeps) {
  return {
    updateCustomer: (caller, id, patch, ifMatch) =>
      change(caller, (tx) => people.updateCustomer(tx, id, patch, ifMatch, caller.name)),
    noteRead: ({ request: _, ...caller }, ids, kind) =>
      change(caller, (tx) => people.noteRead(tx, ids, caller.name, kind)),
    createProvider: (caller, input) => change(caller, (tx) => people.createProvider(tx, input, caller.name)),
    updateProvider: (caller, id, patch, ifMatch) =>
      change(caller, (tx) => people.updateProvider(tx, id, patch, ifMatch, caller.name)),
    createTechnician: (caller, input) => change(caller, (tx) => people.createTechnician(tx, input, caller.name)),
    updateTechnician: (caller, id, patch, ifMatch) =>
      change(caller, (tx) => people.updateTechnician(tx, id, patch, ifMatch, caller.name)),
    updateDevice: (caller, id, patch, ifMatch) =>
      change(caller, (tx) => updateDevice(tx, { fleet, people }, caller, id, patch, ifMatch)),
  } satisfies Partial<Commands>;
}

async function updateDevice(
  tx: Tx,
  { fleet, people }: Omit<PeopleDeps, 'change'>,
  caller: Caller,
  id: string,
  patch: DevicePatch,
  ifMatch: number | undefined,
): Promise<Device> {
  const before = await createFleetReader(tx).getDevice(id);
  const after = await fleet.updateDevice(tx, id, patch, ifMatch, caller.name);
  const [from, to] = [before?.customer ?? null, after.customer];
  if (from !== null && from.id !== to?.id) {
    await people.followCustomer(tx, from.id, to?.id ?? null, from.phone !== null && from.phone === to?.phone);
  }
  return after;
}
