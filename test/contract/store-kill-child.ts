/** Appends without end to the store in the directory given, and says after each commit how far it is. */
import { createSystemClock, days } from '../../src/base/index.ts';
import { openDuckStore } from '../../src/store/index.ts';
import { entriesFrom } from './store-kill-entries.ts';
import { batchOf } from './store-world.ts';

const [, , dir = '', seed = '1'] = process.argv;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const store = await openDuckStore(
  { dir, retention: { raw: days(3_650) } },
  { clock: createSystemClock(), onFault: ({ detail }) => say(`fault ${detail}`) },
);
say('ready');

let next = store.cursor() + 1;
let state = Number(seed);
const random = (below: number): number => {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
};
for (let round = 0; ; round += 1) {
  const size = 1 + random(300);
  const events = entriesFrom(next, size);
  next += size;
  const last = events.at(-1);
  const stored = store.append(batchOf(events)).then((cursor) => say(`stored ${cursor}`));
  if (round % 7 === 6 && last !== undefined) void store.maintain(last.at);
  if (store.pending() > 1_000) await stored;
}
