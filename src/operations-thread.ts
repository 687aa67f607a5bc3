import type { MessagePort } from 'node:worker_threads';
import type { Instant, RoomFlow } from './base/index.ts';
import type { CatalogueFiles } from './catalogue-files.ts';
import type { Commands, OrphanNews } from './commands/index.ts';
import type { ConfigDocument } from './config-schema.ts';
import type { PendingControl } from './db/index.ts';
import type { FollowerPosition, FollowerProgress } from './follow/index.ts';
import type { JournalGap } from './journal/index.ts';
import type { NotifySecrets } from './named-files.ts';
import type { FoundDeparture, SurveySpan } from './quality/index.ts';
import type { Catalogue, Mapping } from './telemetry/index.ts';

/** The door of the operations thread (`app-operations.ts`): what it is given, serves, asks for and tells. */

export interface OperationsThreadData {
  readonly files: { readonly database: string; readonly journal: string; readonly snapshots: string };
  readonly catalogue: CatalogueFiles;
  /** The device types of the catalogue, as the main thread read them. */
  readonly types: Catalogue;
  readonly mappings: readonly Mapping[];
  readonly config: ConfigDocument;
  readonly notifySecrets: NotifySecrets;
  readonly drivenFrom: Instant | undefined;
  /** Calls of the main thread arrive at `served`; calls to the other two leave by `main` and `store`. */
  readonly ports: { readonly served: MessagePort; readonly main: MessagePort; readonly store: MessagePort };
}

/** What this thread asks of the main thread. */
export interface MainProcedures {
  /** Appends them in order; resolves with the `seq` of the last when they are in the journal for good. */
  appendControls(controls: readonly PendingControl[]): Promise<number>;
  /** Which of the devices take commands now. */
  listening(devices: readonly string[]): readonly string[];
  publishCommand(device: string, payload: Uint8Array): Promise<'delivered' | 'no_subscriber'>;
  /** Where the devices have their topics at an outside broker; null = not heard since the start. */
  topicsOf(devices: readonly string[]): readonly (string | null)[];
  /** A message on a topic of other people's, to whoever of the device subscribed to it. */
  publish(device: string, topic: string, payload: Uint8Array): Promise<'delivered' | 'no_subscriber'>;
  /** What departs from its cohort as of a survey: asked of the reports thread. */
  departures(span: SurveySpan): Promise<readonly FoundDeparture[]>;
}

/** What this thread tells the main thread, unasked and often. */
export type OperationsNews =
  | { readonly kind: 'progress'; readonly progress: FollowerProgress }
  | { readonly kind: 'committed' }
  | { readonly kind: 'gap'; readonly gap: JournalGap }
  | ({ readonly kind: 'orphans' } & OrphanNews)
  | { readonly kind: 'trend-unanswered'; readonly rule: string; readonly reason: string }
  | { readonly kind: 'weather-unanswered'; readonly place: string; readonly reason: string }
  | { readonly kind: 'defect'; readonly text: string };

export interface OperationsThreadProcedures extends Commands {
  /** The entry up to which verdicts have taken effect. */
  cursor(): Promise<number>;
  /** Catches up with the journal as found at start, then takes up live work. */
  start(journalEnd: number): Promise<void>;
  /** In simulation: resolves when the entry and everything due by `to` are worked off. */
  advance(seq: number, to: Instant): Promise<void>;
  /** Resolves when the entry has been stepped through and what followed from it applied. */
  passed(seq: number): Promise<void>;
  /** Resolves when the journal was told that it may drop everything up to the entry. */
  makeRoom(upTo: number): Promise<void>;
  position(): FollowerPosition;
  flow(): Promise<readonly RoomFlow[]>;
  /** From now on no control enters the journal, until `letControls`; those carried there are durable. */
  holdControls(): Promise<void>;
  letControls(): void;
  /** A fault of Carewatch itself: audited, streamed and sent to every target. */
  tellOfItself(topic: string, facts: Readonly<Record<string, unknown>>): Promise<void>;
  /** Works off everything up to the entry, then lets go of the files. */
  close(upTo: number): Promise<void>;
}
