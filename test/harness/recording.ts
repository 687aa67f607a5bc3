import { deserialize, serialize } from 'node:v8';
import { createDrivenClock, type Instant, minutes } from '../../src/base/index.ts';
import { type CatalogueFiles, readCatalogueFiles } from '../../src/catalogue-files.ts';
import { type Entry, forEachEntry, type Group, openJournal, openJournalReader } from '../../src/journal/index.ts';
import { createEngine, type Engine, type Verdict } from '../../src/rules/index.ts';
import {
  type Catalogue,
  createFold,
  type Fold,
  parseCatalogue,
  type TelemetryEvent,
} from '../../src/telemetry/index.ts';
import { historyOf } from './history.ts';

/** A run of the real journal, fold and engine, recorded as it happened. */
export interface Recording {
  readonly dir: string;
  readonly catalogue: Catalogue;
  /** Of the last entry. */
  readonly lastSeq: number;
  /** What the engine said live. */
  readonly verdicts: readonly Verdict[];
  /** What telemetry made of the entries, in order. */
  readonly events: readonly TelemetryEvent[];
}

interface Rooms {
  readonly fold: Fold;
  readonly engine: Engine;
}

function openTexts(): { readonly texts: CatalogueFiles; readonly catalogue: Catalogue } {
  const texts = readCatalogueFiles();
  const parsed = parseCatalogue(texts.deviceTypes);
  if (!('catalogue' in parsed)) throw new Error(JSON.stringify(parsed));
  return { texts, catalogue: parsed.catalogue };
}

const newRooms = (catalogue: Catalogue): Rooms => ({
  fold: createFold(catalogue, { skew: minutes(5), lateness: minutes(15) }),
  engine: createEngine(catalogue),
});

/** Writes a history through a journal in small segments that is closed and opened again on the way. */
export async function record(dir: string, seed: number, entries: number, openings: number): Promise<Recording> {
  const { texts, catalogue } = openTexts();
  const clock = createDrivenClock(Date.UTC(2026, 0, 15, 6) as Instant);
  const rooms = newRooms(catalogue);
  const verdicts: Verdict[] = [];
  const events: TelemetryEvent[] = [];
  let lastSeq = 0;
  const onGroup = (group: Group): void =>
    forEachEntry(group.bytes, (entry) => {
      for (const event of rooms.fold.take(entry)) {
        events.push(event);
        verdicts.push(...rooms.engine.step(event));
      }
      lastSeq = entry.seq;
    });
  const onFault = ({ sentence }: { sentence: string }): void => {
    throw new Error(sentence);
  };
  const history = historyOf(seed, entries, clock, texts);
  const share = Math.ceil(entries / openings);
  for (let opening = 1; opening <= openings; opening += 1) {
    await using journal = await openJournal({ dir, segmentBytes: 65_536 }, { clock, onGroup, onFault });
    for (let i = 0; opening === openings || i < share; i += 1) {
      const { value: draft, done } = history.next();
      if (done === true || draft === undefined) break;
      journal.append(draft);
      // Groups of one entry and groups of many.
      if (i % 97 < 40 && i % 7 === 0) await journal.idle();
      journal.consumed(lastSeq);
    }
    await journal.idle();
  }
  return { dir, catalogue, lastSeq, verdicts, events };
}

/** Steps through the journal's files from the first entry, through a snapshot at each of the places named. */
export async function replay({ dir, catalogue, lastSeq }: Recording, cuts: readonly number[]): Promise<Verdict[]> {
  const reader = openJournalReader({ dir });
  const verdicts: Verdict[] = [];
  let rooms = newRooms(catalogue);
  let from = 0;
  for (const upTo of [...new Set(cuts)].toSorted((a, b) => a - b).concat(lastSeq)) {
    for await (const group of reader.groups(from, upTo)) {
      if ('reason' in group) throw new Error(`entries ${group.firstSeq} to ${group.lastSeq} are ${group.reason}`);
      forEachEntry(group.bytes, (entry) => void verdicts.push(...taken(rooms, entry)));
    }
    from = upTo;
    rooms = throughSnapshot(rooms, catalogue);
  }
  return verdicts;
}

const taken = ({ fold, engine }: Rooms, entry: Entry): Verdict[] =>
  fold.take(entry).flatMap((event) => [...engine.step(event)]);

/** As the follower does it: both states in one file at one place of the journal. */
function throughSnapshot({ fold, engine }: Rooms, catalogue: Catalogue): Rooms {
  const bytes = serialize({ fold: fold.snapshot(), engine: engine.snapshot() });
  const state = deserialize(bytes);
  const fresh = newRooms(catalogue);
  fresh.fold.restore(state.fold);
  fresh.engine.restore(state.engine);
  return fresh;
}

/** Steps through events, through a snapshot of the engine before each of the places named. */
export function stepThrough(
  catalogue: Catalogue,
  events: readonly TelemetryEvent[],
  cuts: readonly number[] = [],
): Verdict[] {
  let engine = createEngine(catalogue);
  const places = new Set(cuts);
  return events.flatMap((event, index) => {
    if (places.has(index)) {
      const state = deserialize(serialize(engine.snapshot()));
      engine = createEngine(catalogue);
      engine.restore(state);
    }
    return [...engine.step(event)];
  });
}
