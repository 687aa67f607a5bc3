import { randomBytes as machineRandomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { WebhookTarget } from './delivery.ts';
import type { NotifyFailure } from './errors.ts';
import type { ConfiguredTarget, OutboxDeps, TargetInput, TargetWithSecret } from './outbox.ts';
import type { NotifyTables, TargetRow } from './tables.ts';
import { toTarget } from './tables.ts';
import { refuseTarget } from './target-rules.ts';

const daemon = 'carewatch';

export async function addTarget(tx: Tx, deps: OutboxDeps, input: TargetInput, by: string): Promise<TargetWithSecret> {
  refuseTarget(input);
  const secret = input.secret ?? Buffer.from((deps.randomBytes ?? machineRandomBytes)(32)).toString('base64url');
  const row = targetRow(deps.ids.next('hook'), { ...input, secret }, 'api', deps.clock.now());
  await tx.as<NotifyTables>().insertInto('webhook_targets').values(row).execute();
  await audit(tx, row.created_at as Instant, by, 'added', row);
  return { target: toTarget(row), secret };
}

export async function updateTarget(
  tx: Tx,
  deps: OutboxDeps,
  id: string,
  input: Partial<TargetInput>,
  by: string,
): Promise<WebhookTarget> {
  refuseTarget(input);
  const before = await readTarget(tx, id);
  const { url = before.url, secret = before.secret } = input;
  const topics = input.topics === undefined ? before.topics : JSON.stringify(input.topics);
  const enabled = input.enabled === undefined ? before.enabled : flag(input.enabled);
  const row: TargetRow = { ...before, url, secret, topics, enabled, updated_at: deps.clock.now() };
  await tx.as<NotifyTables>().updateTable('webhook_targets').set(row).where('id', '=', id).execute();
  await audit(tx, row.updated_at as Instant, by, 'updated', row);
  return toTarget(row);
}

export async function readTarget(tx: Tx, id: string): Promise<TargetRow> {
  const row = await tx
    .as<NotifyTables>()
    .selectFrom('webhook_targets')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new AppError<NotifyFailure>({ code: 'target-unknown', id }, `There is no target ${id}.`);
  return row;
}

export async function dropTarget(tx: Tx, deps: OutboxDeps, id: string, by: string): Promise<void> {
  const db = tx.as<NotifyTables>();
  const row = await readTarget(tx, id);
  await db.deleteFrom('webhook_targets').where('id', '=', id).execute();
  await db
    .updateTable('deliveries')
    .set({ state: 'dead', next_attempt_at: null, last_error: 'the target was removed' })
    .where('target_id', '=', id)
    .where('state', '=', sql.lit('pending'))
    .execute();
  await audit(tx, deps.clock.now(), by, 'removed', row);
}

export async function keepConfigured(tx: Tx, deps: OutboxDeps, targets: readonly ConfiguredTarget[]): Promise<void> {
  const db = tx.as<NotifyTables>();
  for (const target of targets) refuseTarget(target);
  const known = await db.selectFrom('webhook_targets').selectAll().where('origin', '=', 'config').execute();
  const wanted = new Set(targets.map((target) => target.id));
  for (const { id } of known) if (!wanted.has(id)) await dropTarget(tx, deps, id, daemon);
  for (const target of targets) {
    const before = known.find((row) => row.id === target.id);
    const row = targetRow(target.id, target, 'config', (before?.created_at ?? deps.clock.now()) as Instant);
    if (before !== undefined && isSame(before, row)) continue;
    await db
      .insertInto('webhook_targets')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...row, updated_at: deps.clock.now() }))
      .execute();
    await audit(tx, deps.clock.now(), daemon, before === undefined ? 'added' : 'updated', row);
  }
}

const isSame = (a: TargetRow, b: TargetRow): boolean =>
  a.url === b.url &&
  a.secret === b.secret &&
  a.topics === b.topics &&
  a.enabled === b.enabled &&
  a.allow_private === b.allow_private;

const flag = (on: boolean): 0 | 1 => (on ? 1 : 0);

function targetRow(
  id: string,
  { url, secret, topics = ['*'], enabled = true, allow_private = false }: Omit<ConfiguredTarget, 'id'>,
  origin: TargetRow['origin'],
  at: Instant,
): TargetRow {
  return {
    id,
    url,
    secret,
    topics: JSON.stringify(topics),
    origin,
    enabled: flag(enabled),
    allow_private: flag(allow_private),
    created_at: at,
    updated_at: at,
  };
}

async function audit(tx: Tx, at: Instant, actor: string, action: string, row: TargetRow): Promise<void> {
  const { id, origin, enabled } = row;
  const topics: unknown = JSON.parse(row.topics);
  const host = new URL(row.url).host;
  const object = { kind: 'webhook', id };
  await recordAudit(tx, { at, actor, action: `webhook.${action}`, object, detail: { host, topics, origin, enabled } });
}
