import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { instant } from '../../base/index.ts';
import { openDeskBench } from '../testing/desk-bench.ts';
import { satisfactionGroups, satisfactionLevels } from './satisfaction.ts';
import { satisfactionRates } from './satisfaction-reader.ts';

const level = fc.option(fc.constantFrom(...satisfactionLevels));
const name = fc.option(fc.constantFrom('吴', 'Li', "O'Neil", ''));
const answer = fc.record({
  at: fc.integer({ min: 0, max: 20 }),
  ...{ level, stated_level: level, technician: name, provider: name, city: name },
  month: fc.constantFrom('2026-01', '2026-02'),
});
type Answer = typeof answer extends fc.Arbitrary<infer A> ? A : never;

/** One answer after the other, as a person would count. */
function counted(answers: readonly Answer[], by: (typeof satisfactionGroups)[number]) {
  const groups = Map.groupBy(answers, (one) => one[by]);
  const keys = [...groups.keys()].toSorted(
    (a, b) => Number(b === null) - Number(a === null) || ((a ?? '') < (b ?? '') ? -1 : 1),
  );
  return keys.map((key) => {
    const own = groups.get(key) ?? [];
    const valid = own.filter((one) => one.level !== null).length;
    const of = (wanted: string) => own.filter((one) => one.level === wanted).length;
    return {
      ...{ key, valid, lowered: own.filter(({ stated_level }) => stated_level !== null).length },
      levels: Object.fromEntries(satisfactionLevels.map((each) => [each, of(each)])),
      very_satisfied_rate: valid === 0 ? null : of('very_satisfied') / valid,
    };
  });
}

it('agrees with a count of one answer after the other, for every group and span', async () => {
  await using bench = await openDeskBench(instant(0));
  // Without the calls that the answers are to, which is all that this table is bound to.
  await bench.transaction(async (tx) => {
    await sql`create table plain as select * from satisfaction_answers`.execute(tx.as<unknown>());
    await sql`drop table satisfaction_answers`.execute(tx.as<unknown>());
    await sql`alter table plain rename to satisfaction_answers`.execute(tx.as<unknown>());
  });
  const span = fc.tuple(fc.integer({ min: 0, max: 21 }), fc.integer({ min: 0, max: 21 }));
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { maxLength: 40 }), span, async (answers, [from, to]) => {
      await bench.transaction(async (tx) => {
        const table = tx.as<{ satisfaction_answers: Answer }>();
        await table.deleteFrom('satisfaction_answers').execute();
        if (answers.length > 0) await table.insertInto('satisfaction_answers').values(answers).execute();
      });
      const within = answers.filter(({ at }) => at >= from && at < to);
      for (const by of satisfactionGroups) {
        const rates = await satisfactionRates(bench.db, { by, from: instant(from), to: instant(to) });
        expect(rates).toEqual(counted(within, by));
      }
    }),
    { numRuns: 40 },
  );
});
