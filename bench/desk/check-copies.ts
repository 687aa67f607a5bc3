import { isDeepStrictEqual } from 'node:util';
import type { Client, Json } from '../../test/harness/client.ts';
import { type MadeCopy, slotsOfLife } from './fill-year.ts';
import { copyText } from './slots.ts';

/**
 * What the API says of copies is, word for word, what it said of the work that commands had done, with the copy's
 * people, places, ids and instants. Returns how many answers were compared; throws at the first that differs.
 */
export async function checkCopies(api: Client, copies: readonly MadeCopy[]): Promise<number> {
  let compared = 0;
  for (const { life, copy } of copies) {
    if (life.life.unfinished === true) continue;
    const slots = slotsOfLife(life);
    for (const { path, answer } of life.answers) {
      const mine = copyText(path, slots, copy);
      const wanted: Json = JSON.parse(copyText(JSON.stringify(answer), slots, copy));
      const found: Json = await api.get(mine);
      if (!isDeepStrictEqual(found, wanted)) {
        throw new Error(
          `${mine} is no copy of ${path}: ${JSON.stringify(found)} where ${JSON.stringify(wanted)} was to be`,
        );
      }
      compared += 1;
    }
  }
  return compared;
}
