import type { Clock } from '../base/index.ts';
import { recordAudit, type Tx } from '../db/index.ts';
import type { Commands } from './commands.ts';
import type { Caller } from './procedures.ts';

/** What people may ask of exports. */
export interface ExportProcedures {
  /** Notes who asked for which telemetry; the answer names the export, the same one for a repeated request. */
  noteExport(caller: Caller, id: string, asked: Readonly<Record<string, unknown>>): { readonly id: string };
  noteExportCancelled(caller: Caller, id: string): { readonly id: string };
  noteExportDeleted(caller: Caller, id: string): { readonly id: string };
}

interface ExportCommandDeps {
  readonly clock: Clock;
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

export function createExportCommands({ clock, change }: ExportCommandDeps): Pick<Commands, keyof ExportProcedures> {
  const note = (
    caller: Caller,
    id: string,
    action: string,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly id: string }> =>
    change(caller, async (tx) => {
      const object = { kind: 'export', id };
      await recordAudit(tx, { at: clock.now(), actor: caller.name, action, object, detail });
      return { id };
    });
  return {
    noteExport: (caller, id, asked) => note(caller, id, 'export.asked', asked),
    noteExportCancelled: (caller, id) => note(caller, id, 'export.cancelled', {}),
    noteExportDeleted: (caller, id) => note(caller, id, 'export.deleted', {}),
  };
}
