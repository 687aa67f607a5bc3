import { AppError, type Clock, type Ids, type Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { QualityFailure } from '../errors.ts';
import { checkText, refuse, refuseStale } from '../refuse.ts';
import type { CorrectiveRow, QualityTables } from '../tables.ts';
import type { CorrectiveAction, CorrectiveInput, CorrectiveMove } from './corrective-action.ts';
import { decideCorrective } from './corrective-transitions.ts';

/** Corrective and preventive actions, each with an owner and a date. Every change is audited. */
export interface CorrectiveBook {
  create(tx: Tx, input: CorrectiveInput, by: string): Promise<CorrectiveAction>;
  /** Fields left out stay as they are. */
  change(
    tx: Tx,
    id: string,
    patch: Partial<CorrectiveInput>,
    ifMatch: number | undefined,
    by: string,
  ): Promise<CorrectiveAction>;
  /** `plan` needs a cause and a correction or prevention. */
  move(tx: Tx, id: string, move: CorrectiveMove, ifMatch: number | undefined, by: string): Promise<CorrectiveAction>;
}

const longestText = 4_000;

export function createCorrectiveBook({
  clock,
  ids,
}: {
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
}): CorrectiveBook {
  return {
    async create(tx, input, by) {
      checkInput(input);
      const at = clock.now();
      const { title, finding, cause = null, correction = null, prevention = null, owner, due_on } = input;
      const row: CorrectiveRow = {
        id: ids.next('capa'),
        ...{ title, finding, cause, correction, prevention, owner, due_on },
        ...{ state: 'open', created_by: by, created_at: at, updated_at: at, ended_at: null, version: 1 },
      };
      await tx.as<QualityTables>().insertInto('corrective_actions').values(row).execute();
      await audit(tx, row, at, by, 'created', { ...input });
      return toCorrective(row);
    },

    async change(tx, id, patch, ifMatch, by) {
      const row = await mustFind(tx, id);
      refuseStale(ifMatch, row.version);
      checkInput({ ...row, ...patch });
      return write(tx, row, { set: { ...patch }, at: clock.now(), by, action: 'changed' });
    },

    async move(tx, id, move, ifMatch, by) {
      const row = await mustFind(tx, id);
      refuseStale(ifMatch, row.version);
      const step = decideCorrective(row.state, move);
      if ('refused' in step) {
        const sentence = `Corrective action ${id} is ${row.state}: ${step.refused}.`;
        throw new AppError<QualityFailure>(
          { code: 'corrective-move-forbidden', id, state: row.state, action: move },
          sentence,
        );
      }
      if (move === 'plan') {
        if (row.cause === null) refuse('cause', null, 'write down the cause first');
        if (row.correction === null && row.prevention === null) {
          refuse('correction', null, 'write down what is to be done, or how it is prevented');
        }
      }
      const at = clock.now();
      const isOver = step.next === 'verified' || step.next === 'dropped';
      const set = { state: step.next, ended_at: isOver ? at : null };
      return write(tx, row, { set, at, by, action: said[move] });
    },
  };
}

const said: Readonly<Record<CorrectiveMove, string>> = {
  plan: 'planned',
  finish: 'finished',
  verify: 'verified',
  reject: 'rejected',
  drop: 'dropped',
  reopen: 'reopened',
};

function checkInput(input: CorrectiveInput): void {
  checkText('title', input.title, 200);
  checkText('finding', input.finding, longestText);
  checkText('owner', input.owner, 200);
  for (const field of ['cause', 'correction', 'prevention'] as const) {
    const text = input[field];
    if (text !== null && text !== undefined) checkText(field, text, longestText);
  }
  if (!isDate(input.due_on)) refuse('due_on', input.due_on, 'send a calendar date such as 2026-12-31');
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

async function mustFind(tx: Tx, id: string): Promise<CorrectiveRow> {
  const row = await tx
    .as<QualityTables>()
    .selectFrom('corrective_actions')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row !== undefined) return row;
  const sentence = `There is no corrective action ${id}.`;
  throw new AppError<QualityFailure>({ code: 'corrective-action-unknown', id }, sentence);
}

interface CorrectiveChange {
  readonly set: Partial<CorrectiveRow>;
  readonly at: Instant;
  readonly by: string;
  /** Past participle. */
  readonly action: string;
}

async function write(tx: Tx, row: CorrectiveRow, { set, at, by, action }: CorrectiveChange): Promise<CorrectiveAction> {
  const after = { ...row, ...set, updated_at: at, version: row.version + 1 };
  await tx.as<QualityTables>().updateTable('corrective_actions').set(after).where('id', '=', row.id).execute();
  await audit(tx, after, at, by, action, { ...set });
  return toCorrective(after);
}

export function toCorrective({ created_at, updated_at, ended_at, ...row }: CorrectiveRow): CorrectiveAction {
  return {
    ...row,
    created_at: created_at as Instant,
    updated_at: updated_at as Instant,
    ended_at: ended_at as Instant | null,
  };
}

async function audit(
  tx: Tx,
  { id, state, owner }: CorrectiveRow,
  at: Instant,
  actor: string,
  action: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const object = { kind: 'corrective-action', id };
  await recordAudit(tx, {
    ...{ at, actor, action: `corrective-action.${action}`, object },
    detail: { state, owner, ...detail },
  });
}
