import { assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { Attributes, Model } from './device.ts';
import { selectDevices, toFacts, toModel } from './device-row.ts';
import { refuseFaults, refuseStale, sendFacts } from './device-writer.ts';
import { attributeFaults, textFaults } from './field-rules.ts';
import type { FleetCommandsDeps } from './fleet-commands.ts';
import { keepModel } from './place-and-people.ts';
import type { FleetTables } from './tables.ts';

export interface ModelChange {
  readonly name: string;
  readonly attributes: Attributes;
  readonly ifMatch: number | undefined;
  readonly by: string;
}

export async function putModel(tx: Tx, deps: FleetCommandsDeps, change: ModelChange): Promise<Model> {
  const remedy = 'send a name';
  refuseFaults([
    ...textFaults('name', change.name),
    ...(change.name.trim() === '' ? [{ field: 'name', value: change.name, remedy }] : []),
    ...attributeFaults('attributes', change.attributes),
  ]);
  const name = change.name.trim();
  const now = deps.clock.now();
  const before = await readModel(tx, name);
  refuseStale(change.ifMatch, before?.version ?? 0);
  await keepModel(tx, now, name);
  const version = (before?.version ?? 0) + 1;
  await tx
    .as<FleetTables>()
    .updateTable('models')
    .set({ attributes: JSON.stringify(change.attributes), updated_at: now, version })
    .where('name', '=', name)
    .execute();
  const object = { kind: 'model', id: name };
  const detail = { version, attributes: change.attributes };
  await recordAudit(tx, { at: now, actor: change.by, action: 'model.put', object, detail });
  await sendFactsOfDevices(tx, name);
  const after = await readModel(tx, name);
  assert(after !== undefined, 'a model written a moment ago');
  return toModel(after);
}

const readModel = (tx: Tx, name: string) =>
  tx.as<FleetTables>().selectFrom('models').selectAll().where('name', '=', name).executeTakeFirst();

async function sendFactsOfDevices(tx: Tx, model: string): Promise<void> {
  const rows = await selectDevices(tx)
    .where('devices.model', '=', model)
    .where('devices.state', '=', 'registered')
    .orderBy('devices.id')
    .execute();
  for (const row of rows) await sendFacts(tx, toFacts(row));
}
