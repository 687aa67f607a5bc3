import { AppError, type Clock, days, type Ids, type Instant, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import { readFinishedWork } from '../../desk/index.ts';
import type { QualityFailure } from '../errors.ts';
import { checkText, checkWhole, refuse, refuseStale } from '../refuse.ts';
import type { QualityTables, SampleItemRow } from '../tables.ts';
import { drawSample } from './draw-sample.ts';
import type { Sample, SampleInput, SampleItem, ScoreSheet } from './sample.ts';
import { sampleKinds, scoreDimensions } from './sample.ts';
import { toItem, toSample } from './sample-row.ts';

export interface SampleBook {
  /** Draws from the work that ended in the span and keeps what was drawn. */
  draw(tx: Tx, input: SampleInput, by: string): Promise<Sample>;
  /** Writes a score sheet, anew when there is one. */
  score(
    tx: Tx,
    at: { readonly sample: string; readonly object: string },
    sheet: ScoreSheet,
    ifMatch: number | undefined,
    by: string,
  ): Promise<SampleItem>;
}

const longestSpan = days(92);
const mostDrawn = 1_000;
/** Draws from more would hold up those who work the queue. */
const mostWork = 100_000;
const longestText = 4_000;

export function createSampleBook({ clock, ids }: { readonly clock: Clock; readonly ids: Ids }): SampleBook {
  return {
    async draw(tx, input, by) {
      const at = clock.now();
      checkInput(input, at);
      const { kind, from, to, size, least_each } = input;
      const work = await readFinishedWork(tx, { kind, from, to, limit: mostWork + 1 });
      if (work.length > mostWork) refuse('from', `a span with more than ${mostWork} ${kind}`, 'send a shorter span');
      const id = ids.next('smp');
      const seed = input.seed ?? id;
      const drawn = drawSample(work, seed, size, least_each);
      const row = {
        ...{ id, kind, from_at: from, to_at: to, size, least_each, seed },
        ...{ population: work.length, drawn: drawn.length, scored: 0, created_by: by, created_at: at },
      };
      const db = tx.as<QualityTables>();
      await db.insertInto('quality_samples').values(row).execute();
      for (const [number, { id: object_id, person }] of drawn.entries()) {
        const item = { sample_id: id, number, object_id, person, sheet: null, scored_by: null, scored_at: null };
        await db
          .insertInto('quality_items')
          .values({ ...item, version: 1 })
          .execute();
      }
      await audit(tx, at, by, 'drawn', id, { kind, population: work.length, drawn: drawn.length, seed });
      return toSample(row);
    },

    async score(tx, { sample, object }, sheet, ifMatch, by) {
      const row = await mustFind(tx, sample, object);
      refuseStale(ifMatch, row.version);
      checkSheet(sheet);
      const at = clock.now();
      const set = { sheet: JSON.stringify(sheet), scored_by: by, scored_at: at, version: row.version + 1 };
      const db = tx.as<QualityTables>();
      await db
        .updateTable('quality_items')
        .set(set)
        .where('sample_id', '=', sample)
        .where('object_id', '=', object)
        .execute();
      if (row.sheet === null) {
        await db
          .updateTable('quality_samples')
          .set(({ eb }) => ({ scored: eb('scored', '+', 1) }))
          .where('id', '=', sample)
          .execute();
      }
      await audit(tx, at, by, 'scored', sample, { object, person: row.person, ...sheet });
      return toItem({ ...row, ...set });
    },
  };
}

function checkInput({ kind, from, to, size, least_each, seed }: SampleInput, now: Instant): void {
  if (!sampleKinds.includes(kind)) refuse('kind', kind, `use one of ${sampleKinds.join(', ')}`);
  if (to <= from) refuse('to', new Date(to).toISOString(), 'send a time after from');
  if (to - from > longestSpan) refuse('to', new Date(to).toISOString(), 'send a time at most 92 days after from');
  if (to > instant(now))
    refuse('to', new Date(to).toISOString(), 'send a time that has passed, so that no work is left out');
  checkWhole('size', size, 1, mostDrawn);
  checkWhole('least_each', least_each, 0, 100);
  if (seed !== undefined) checkText('seed', seed, 200);
}

function checkSheet({ scores, note }: ScoreSheet): void {
  for (const dimension of scoreDimensions) checkWhole(`scores.${dimension}`, scores[dimension], 0, 5);
  if (note !== null) checkText('note', note, longestText);
}

async function mustFind(tx: Tx, sample: string, object: string): Promise<SampleItemRow> {
  const row = await tx
    .as<QualityTables>()
    .selectFrom('quality_items')
    .selectAll()
    .where('sample_id', '=', sample)
    .where('object_id', '=', object)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new AppError<QualityFailure>(
    { code: 'sample-item-unknown', id: object },
    `Sample ${sample} has no item ${object}; GET /quality/samples/${sample}/items lists them.`,
  );
}

async function audit(
  tx: Tx,
  at: Instant,
  actor: string,
  action: string,
  id: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await recordAudit(tx, {
    at,
    actor,
    action: `quality-sample.${action}`,
    object: { kind: 'quality-sample', id },
    detail,
  });
}
