import { randomBytes as machineRandomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import { AppError, hours } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { WebhookTarget } from './delivery.ts';
import type { NotifyFailure } from './errors.ts';
import type { ConfiguredTarget, OutboxDeps, TargetInput, TargetWithSecret } from './outbox.ts';
import type { NotifyTables, TargetRow } from './tables.ts';
import { toTarget } from './tables.ts';
import { refuse, refuseTarget } from './target-rules.ts';

const daemon = 'carewatch';

/** Each event costs a look at every target. */
const mostTargets = 200;
/** How long the receiver has to learn a new secret. */
const secretOverlap = hours(24);

/** What people's changes say beside the change. */
interface Change {
  readonly ifMatch: number | undefined;
  readonly by: string;
}

export async function addTarget(tx: Tx, deps: OutboxDeps, input: TargetInput, by: string): Promise<TargetWithSecret> {
  refuseTarget(input);
  await refuseCrowd(tx);
  const secret = input.secret ?? madeSecret(deps);
  const row = targetRow(
    deps.ids.next(input.kind === undefined || input.kind === 'webhook' ? 'hook' : 'rcp'),
    { ...input, secret },
    'api',
    deps.clock.now(),
  );
  await tx.as<NotifyTables>().insertInto('webhook_targets').values(row).execute();
  await audit(tx, row.created_at as Instant, by, 'added', row);
  return { target: toTarget(row), secret };
}

export async function updateTarget(
  tx: Tx,
  deps: OutboxDeps,
  id: string,
  input: Partial<Omit<TargetInput, 'secret'>>,
  change: Change,
): Promise<WebhookTarget> {
  const before = await changeable(tx, id, change.ifMatch);
  refuseTarget({ ...input, kind: before.kind });
  const { url = before.url, language = before.language } = input;
  const topics = input.topics === undefined ? before.topics : JSON.stringify(input.topics);
  const enabled = input.enabled === undefined ? before.enabled : flag(input.enabled);
  const row = await write(tx, deps, { ...before, url, language, topics, enabled });
  await audit(tx, row.updated_at as Instant, change.by, 'updated', row);
  return toTarget(row);
}

export async function rotateSecret(tx: Tx, deps: OutboxDeps, id: string, change: Change): Promise<TargetWithSecret> {
  const before = await changeable(tx, id, change.ifMatch);
  const secret = madeSecret(deps);
  const previous = { previous_secret: before.secret, previous_secret_until: deps.clock.now() + secretOverlap };
  const row = await write(tx, deps, { ...before, secret, ...previous });
  await audit(tx, row.updated_at as Instant, change.by, 'secret-rotated', row);
  return { target: toTarget(row), secret };
}

export async function removeTarget(tx: Tx, deps: OutboxDeps, id: string, change: Change): Promise<void> {
  await changeable(tx, id, change.ifMatch);
  await dropTarget(tx, deps, id, change.by);
}

const madeSecret = (deps: OutboxDeps): string =>
  Buffer.from((deps.randomBytes ?? machineRandomBytes)(32)).toString('base64url');

async function write(tx: Tx, deps: OutboxDeps, changed: TargetRow): Promise<TargetRow> {
  const row = { ...changed, updated_at: deps.clock.now(), version: changed.version + 1 };
  await tx.as<NotifyTables>().updateTable('webhook_targets').set(row).where('id', '=', row.id).execute();
  return row;
}

/** The target as it is, where people may change it and nobody did meanwhile. */
async function changeable(tx: Tx, id: string, ifMatch: number | undefined): Promise<TargetRow> {
  const row = await readTarget(tx, id);
  if (row.origin === 'config') {
    const sentence = `The target ${id} is kept by the configuration file; change notify there and start again.`;
    throw new AppError<NotifyFailure>({ code: 'target-configured', id }, sentence);
  }
  if (ifMatch !== undefined && ifMatch !== row.version) {
    const failure = { code: 'version-mismatch', expected: ifMatch, actual: row.version } as const;
    const sentence = `The target is at version ${row.version}, not ${ifMatch}; read it again and repeat the change.`;
    throw new AppError<NotifyFailure>(failure, sentence);
  }
  return row;
}

async function refuseCrowd(tx: Tx): Promise<void> {
  const rows = await tx
    .as<NotifyTables>()
    .selectFrom('webhook_targets')
    .select('id')
    .where('url', '<>', '')
    .limit(mostTargets)
    .execute();
  if (rows.length < mostTargets) return;
  const sentence = `There are ${mostTargets} targets, the most that are told; remove one that is not needed.`;
  throw new AppError<NotifyFailure>({ code: 'too-many-targets', most: mostTargets }, sentence);
}

export async function readTarget(tx: Tx, id: string): Promise<TargetRow> {
  const row = await tx
    .as<NotifyTables>()
    .selectFrom('webhook_targets')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined)
    throw new AppError<NotifyFailure>({ code: 'target-unknown', id }, `There is no webhook or recipient ${id}.`);
  return row;
}

async function dropTarget(tx: Tx, deps: OutboxDeps, id: string, by: string): Promise<void> {
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
  for (const target of targets) {
    refuseTarget(target);
    if (target.id.startsWith('direct:')) refuse('name', target.id, 'choose a name that does not begin with direct:');
  }
  const known = await db
    .selectFrom('webhook_targets')
    .selectAll()
    .where('origin', '=', 'config')
    .where('kind', '=', 'webhook')
    .execute();
  const wanted = new Set(targets.map((target) => target.id));
  for (const { id } of known) if (!wanted.has(id)) await dropTarget(tx, deps, id, daemon);
  for (const target of targets) {
    const before = known.find((row) => row.id === target.id);
    const row = targetRow(target.id, target, 'config', (before?.created_at ?? deps.clock.now()) as Instant);
    if (before !== undefined && isSame(before, row)) continue;
    await db
      .insertInto('webhook_targets')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ ...row, updated_at: deps.clock.now(), version: (before?.version ?? 0) + 1 }),
      )
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
  {
    kind = 'webhook',
    url,
    language = 'zh-CN',
    secret,
    topics = ['*'],
    enabled = true,
    allow_private = false,
  }: Omit<ConfiguredTarget, 'id'>,
  origin: TargetRow['origin'],
  at: Instant,
): TargetRow {
  return {
    id,
    kind,
    url,
    language,
    secret,
    previous_secret: null,
    previous_secret_until: null,
    topics: JSON.stringify(topics),
    origin,
    enabled: flag(enabled),
    allow_private: flag(allow_private),
    created_at: at,
    updated_at: at,
    version: 1,
  };
}

async function audit(tx: Tx, at: Instant, actor: string, action: string, row: TargetRow): Promise<void> {
  const { id, origin, enabled } = row;
  const topics: unknown = JSON.parse(row.topics);
  // The path of a webhook may be a secret.
  const where = row.kind === 'webhook' ? { host: new URL(row.url).host } : { kind: row.kind, phone: row.url };
  const noun = row.kind === 'webhook' ? 'webhook' : 'recipient';
  const detail = { ...where, topics, origin, enabled };
  await recordAudit(tx, { at, actor, action: `${noun}.${action}`, object: { kind: noun, id }, detail });
}
