import type { Tx } from '../db/index.ts';
import type { SlaBook, SlaPolicies, SlaPolicy } from '../desk/index.ts';
import type { Caller, CommandsOf } from './procedures.ts';

export interface SlaProcedures {
  /** All policies at once, in place of those in force. */
  putSlaPolicies(caller: Caller, policies: readonly SlaPolicy[], ifMatch: number | undefined): SlaPolicies;
}

interface SlaCommandDeps {
  readonly sla: SlaBook;
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

export function createSlaCommands({ sla, change }: SlaCommandDeps): CommandsOf<SlaProcedures> {
  return {
    putSlaPolicies: (caller, policies, ifMatch) => change(caller, (tx) => sla.put(tx, policies, ifMatch, caller.name)),
  };
}
