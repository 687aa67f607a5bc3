import { AppError, type Clock, type RoomFlow } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import { readCursor, recordAudit, saveCursor } from '../../db/index.ts';
import type { FleetFailure } from '../errors.ts';
import { isTaken } from '../import-devices.ts';
import { noteOrphans, type OrphansNoted } from './note-orphans.ts';
import { type Orphan, type OrphanLimits, type OrphanMessage, orphanLimitDefaults } from './orphan.ts';
import { OrphanGatherer } from './orphan-gatherer.ts';
import { orphanFlow, toOrphan } from './orphan-reader.ts';
import { count, dropMessages, dropOrphan, findOrphan, putOrphan } from './orphan-shelf.ts';
import type { OrphanRow, OrphanTables } from './orphan-tables.ts';

/** An orphan as it was when it was dismissed, or as it is ignored now. */
export type DismissedOrphan = Omit<Orphan, 'state'> & { readonly state: 'dismissed' | 'ignored' };

/**
 * The queue of ids that were heard and that nobody registered. What is heard is gathered in memory and written with
 * the journal entry up to which it was, so that no entry is counted twice, whatever is replayed.
 */
export interface OrphanBook {
  /** Nothing up to the entry that was written last is gathered anew. */
  open(reader: Reader): Promise<void>;
  hear(id: string, message: OrphanMessage): void;
  /** The broker says that it is online, or not. */
  present(id: string, online: boolean, heard: Pick<OrphanMessage, 'seq' | 'at'>): void;
  /** There is something to be written. */
  readonly due: boolean;
  write(
    tx: Tx,
    gathered: ReturnType<OrphanBook['drain']>,
    topicOf: (id: string) => string | null,
  ): Promise<OrphansNoted>;
  /** What was gathered, to be written next; from now on it is gathered anew. */
  drain(): ReturnType<OrphanGatherer['drain']>;
  /** Throws unless the id waits or is ignored. */
  mustKnow(tx: Tx, id: string): Promise<void>;
  /** Forgets the id and what is kept of it; with `ignore` also whatever it says from now on. */
  dismiss(tx: Tx, id: string, ignore: boolean, by: string): Promise<DismissedOrphan>;
  flow(reader: Reader): Promise<RoomFlow>;
}

const cursorName = 'orphans';

export function createOrphanBook(options: Partial<OrphanLimits>, { clock }: { readonly clock: Clock }): OrphanBook {
  const limits = { ...orphanLimitDefaults, ...options };
  const gatherer = new OrphanGatherer(limits);
  let written = 0;

  return {
    async open(reader) {
      written = await readCursor(reader, cursorName);
    },
    hear(id, message) {
      if (message.seq > written) gatherer.hear(id, message);
    },
    present(id, online, heard) {
      if (heard.seq > written) gatherer.present(id, online, heard);
    },
    get due() {
      return !gatherer.empty;
    },
    drain: () => gatherer.drain(),
    async write(tx, gathered, topicOf) {
      const noted = await noteOrphans(tx, limits, gathered, topicOf);
      await saveCursor(tx, cursorName, gathered.upTo);
      return noted;
    },
    async mustKnow(tx, id) {
      if ((await findOrphan(tx, id)) !== undefined) return;
      if (!(await isTaken(tx, id))) throw unknown(id);
      const sentence = `A device ${id} exists; what it says is taken already.`;
      throw new AppError<FleetFailure>({ code: 'device-exists', id }, sentence);
    },
    async dismiss(tx, id, ignore, by) {
      const orphan = await findOrphan(tx, id);
      if (orphan === undefined) throw unknown(id);
      if (ignore && orphan.state !== 'ignored') await refuseTooMany(tx, limits.ignored);
      await count(tx, 'dismissed', orphan.kept);
      await (ignore ? leaveIgnored(tx, orphan) : dropOrphan(tx, orphan));
      const action = ignore ? 'orphan.ignored' : 'orphan.dismissed';
      const detail = { messages: orphan.messages, kept: orphan.kept };
      await recordAudit(tx, { at: clock.now(), actor: by, action, object: { kind: 'orphan', id }, detail });
      return { ...toOrphan(orphan), ...none, state: ignore ? 'ignored' : 'dismissed' };
    },
    flow: orphanFlow,
  };
}

const none = { kept: 0, kept_bytes: 0 } as const;

async function leaveIgnored(tx: Tx, orphan: OrphanRow): Promise<void> {
  await dropMessages(tx, orphan.device_id);
  await putOrphan(tx, orphan, { ...orphan, ...none, state: 'ignored' });
}

async function refuseTooMany(tx: Tx, most: number): Promise<void> {
  const { n } = await tx
    .as<OrphanTables>()
    .selectFrom('orphans')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('state', '=', 'ignored')
    .executeTakeFirstOrThrow();
  if (n < most) return;
  const sentence = `${n} ids are ignored, and no more than ${most} may be; dismiss one of them without ignore, or deny ids with broker.allow.`;
  throw new AppError<FleetFailure>({ code: 'too-many-ignored', most }, sentence);
}

function unknown(id: string): AppError<FleetFailure> {
  const sentence = `No unregistered device ${id} was heard, or it was forgotten; GET /orphans lists those that wait.`;
  return new AppError<FleetFailure>({ code: 'orphan-unknown', id }, sentence);
}
