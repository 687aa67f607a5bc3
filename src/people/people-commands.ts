import type { Clock } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { CustomerProfile, ProfilePatch } from './customers/profile.ts';
import { followCustomer, updateProfile } from './customers/profile-writer.ts';
import type { NewProvider, Provider, ProviderPatch } from './staff/provider.ts';
import { changeProvider, insertProvider } from './staff/provider-writer.ts';
import type { NewTechnician, Technician, TechnicianPatch } from './staff/technician.ts';
import { changeTechnician, insertTechnician, type TechnicianDeps } from './staff/technician-writer.ts';

export interface PeopleCommandsDeps extends TechnicianDeps {
  readonly clock: Clock;
}

/**
 * Changes to customers, providers and technicians, each with its audit record in the caller's transaction. `ifMatch`
 * is the version the caller read; undefined skips the check. Failures are `AppError<PeopleFailure>`, or those of
 * `fleet` for name, phone and language of a customer, and change nothing.
 */
/** Through what somebody was shown who people are: themselves, a call, a ticket, a visit, or the stream of all that happens. */
export type ReadKind = 'customer' | 'care-call' | 'callback' | 'ticket' | 'visit' | 'stream';

export interface PeopleCommands {
  updateCustomer(
    tx: Tx,
    id: string,
    patch: ProfilePatch,
    ifMatch: number | undefined,
    by: string,
  ): Promise<CustomerProfile>;
  /** Call it when a change of a device may have given its customer a new record. */
  followCustomer(tx: Tx, from: string, to: string | null, samePerson: boolean): Promise<void>;
  /** Who was shown the name and phone of whom. */
  noteRead(tx: Tx, ids: readonly string[], by: string, kind?: ReadKind): Promise<void>;
  createProvider(tx: Tx, input: NewProvider, by: string): Promise<Provider>;
  updateProvider(tx: Tx, id: string, patch: ProviderPatch, ifMatch: number | undefined, by: string): Promise<Provider>;
  createTechnician(tx: Tx, input: NewTechnician, by: string): Promise<Technician>;
  updateTechnician(
    tx: Tx,
    id: string,
    patch: TechnicianPatch,
    ifMatch: number | undefined,
    by: string,
  ): Promise<Technician>;
}

export function createPeopleCommands(deps: PeopleCommandsDeps): PeopleCommands {
  const { clock, ids } = deps;
  return {
    updateCustomer: (tx, id, patch, ifMatch, by) => updateProfile(tx, { id, patch, ifMatch, by, at: clock.now() }),
    followCustomer,
    async noteRead(tx, ids, by, kind = 'customer') {
      const [first, ...others] = ids;
      if (first === undefined) return;
      const object = { kind, id: first };
      const detail = others.length === 0 ? {} : { others };
      await recordAudit(tx, { at: clock.now(), actor: by, action: `${kind}.read`, object, detail });
    },
    createProvider: (tx, input, by) => insertProvider(tx, ids, input, by, clock.now()),
    updateProvider: (tx, id, patch, ifMatch, by) => changeProvider(tx, id, patch, ifMatch, by, clock.now()),
    createTechnician: (tx, input, by) => insertTechnician(tx, deps, input, by, clock.now()),
    updateTechnician: (tx, id, patch, ifMatch, by) => changeTechnician(tx, deps, id, patch, ifMatch, by, clock.now()),
  };
}
