import type { RoomFlow } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { OrphanBook } from '../fleet/index.ts';
import { entryKind, type JournalEntry, type TelemetryEvent } from '../telemetry/index.ts';

/** For the log: what changed in the queue since it was told last. */
export interface OrphanNews {
  readonly appeared: number;
  /** One of them. */
  readonly first: string | undefined;
  readonly gave_way: number;
}

/** Sees what telemetry refused because nobody registered its device, and puts it into the queue of orphans. */
export interface OrphanKeeper {
  /** What came of an entry, in journal order; also in a replay. */
  see(entry: JournalEntry, events: readonly TelemetryEvent[]): void;
  /** Resolves when everything seen before the call is written. */
  save(): Promise<void>;
  flow(): Promise<RoomFlow>;
}

export interface OrphanKeeperDeps {
  readonly db: Database;
  readonly book: OrphanBook;
  /** Whether telemetry knows the device, as of the entry seen last. */
  readonly knows: (device: string) => boolean;
  /** Where the devices have their topics, in the order asked; null = not known. */
  readonly topicsOf: (devices: readonly string[]) => Promise<readonly (string | null)[]>;
  /** Controls wait to be carried into the journal. */
  readonly carry: () => void;
  readonly onNews: (news: OrphanNews) => void;
}

export function createOrphanKeeper({ db, book, ...deps }: OrphanKeeperDeps): OrphanKeeper {
  let saving: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    if (!book.due) return;
    const gathered = book.drain();
    const ids = gathered.orphans.map(({ id }) => id);
    const places = await deps.topicsOf(ids);
    const topics = new Map(ids.map((id, i) => [id, places[i] ?? null]));
    const noted = await db.transaction((tx) => book.write(tx, gathered, (id) => topics.get(id) ?? null));
    if (noted.released > 0) deps.carry();
    const { appeared, gaveWay } = noted;
    if (appeared.length + gaveWay.length === 0) return;
    deps.onNews({ appeared: appeared.length, first: appeared[0], gave_way: gaveWay.length });
  };

  return {
    see({ kind, subject, seq, at, label, payload }, events) {
      if (kind === entryKind.arrival) {
        const [first] = events;
        if (first?.kind !== 'rejected' || first.reason !== 'unknown_device' || deps.knows(subject)) return;
        book.hear(subject, { seq, at, label, payload });
      } else if (kind === entryKind.presence && !deps.knows(subject)) {
        book.present(subject, label === 'online', { seq, at });
      }
    },
    save() {
      saving = saving.catch(() => undefined).then(write);
      return saving;
    },
    flow: () => book.flow(db),
  };
}
