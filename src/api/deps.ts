import type {
  AccessReader,
  CompanySignIn,
  SessionBook,
  SessionsReader,
  SignIn,
  TokenBook,
  UsersReader,
} from '../access/index.ts';
import type { AlertsReader, IncidentsReader, OpenAlertsReader, SilencesReader } from '../alerts/index.ts';
import type { BacktestReader } from '../backtest/index.ts';
import type { BackupDesk } from '../backup/index.ts';
import type { Clock, Ids, Instant, Remote } from '../base/index.ts';
import type { OperationsProcedures } from '../commands/index.ts';
import type { Reader } from '../db/index.ts';
import type {
  ClocksReader,
  DeskReader,
  DispatchReader,
  EvidenceReader,
  Part,
  PartsReport,
  PerformanceReader,
  VisitsReader,
} from '../desk/index.ts';
import type { ErasureReader } from '../erasure/index.ts';
import type { CredentialBook, FleetReader, OrphanReader, PlacesReader } from '../fleet/index.ts';
import type { House } from '../house/index.ts';
import type { ArticleReader, KnowledgeReports } from '../knowledge/index.ts';
import type { NotifyReader } from '../notify/index.ts';
import type { PeopleReader } from '../people/index.ts';
import type { PlannedReader } from '../planned/index.ts';
import type { QualityReader, QualityReports } from '../quality/index.ts';
import type { RuleReader, RuleTexts, RuleTextsTested } from '../rules/index.ts';
import type { ExportDesk, StoreReader } from '../store/index.ts';
import type { Catalogue } from '../telemetry/index.ts';
import type { ForecastReader } from '../weather/index.ts';

/**
 * What the API needs of the house. Reads run on the main thread's read-only handle, commands on the operations
 * thread. After a command the API itself tells the main thread's books and the broker what changed.
 */
export interface ApiDeps {
  /** The product's clock, driven in simulation. */
  readonly clock: Clock;
  /** The machine's clock: heartbeats and patience with slow clients obey it, also in simulation. */
  readonly wall: Clock;
  /** Names requests in answers and in the log. */
  readonly ids: Ids;
  readonly log: Log;
  /** The read-only handle; the API reads the audit from it. */
  readonly database: Reader;
  readonly catalogue: Catalogue;
  readonly fleet: FleetReader;
  /** Counts by place. */
  readonly places: Remote<PlacesReader & OpenAlertsReader>;
  readonly orphans: OrphanReader;
  readonly access: AccessReader;
  readonly people: PeopleReader;
  readonly erasures: ErasureReader;
  readonly alerts: AlertsReader;
  readonly incidents: IncidentsReader;
  readonly silences: SilencesReader;
  readonly desk: DeskReader;
  readonly dispatch: DispatchReader;
  readonly clocks: ClocksReader;
  readonly evidence: EvidenceReader;
  readonly visits: VisitsReader;
  /** The catalogue of parts. */
  readonly parts: readonly Part[];
  readonly performance: PerformanceReader;
  readonly notify: NotifyReader;
  /** Signs what the gateway of SMS and voice calls tells; undefined where none is configured. */
  readonly gatewaySecret: string | undefined;
  /** Sign what outside ticket systems tell, by the system's name. */
  readonly outsideSecrets: ReadonlyMap<string, string>;
  readonly backtests: BacktestReader;
  readonly backups: Pick<BackupDesk, 'start' | 'get'>;
  readonly exports: Omit<ExportDesk, 'idle' | keyof AsyncDisposable>;
  readonly planned: PlannedReader;
  readonly quality: QualityReader;
  /** IANA name: on clocks of which people read times. */
  readonly timeZone: string;
  readonly reports: Remote<QualityReports & KnowledgeReports & PartsReport>;
  readonly rules: RuleReader;
  readonly testRule: RuleTester;
  readonly weather: ForecastReader;
  readonly articles: Omit<ArticleReader, 'search'>;
  readonly store: SeriesReader;
  readonly operations: Remote<OperationsProcedures>;
  readonly tokens: Pick<TokenBook, 'verify' | 'set' | 'delete'>;
  readonly users: UsersReader & Pick<SessionsReader, 'sessionsOf'>;
  readonly signIn: SignIn;
  /** Absent where people sign in by name alone. */
  readonly company?: CompanySignIn;
  readonly sessions: Pick<SessionBook, 'verify' | 'set' | 'delete' | 'deleteOf' | 'rename'>;
  readonly credentials: Pick<CredentialBook, 'set' | 'delete'>;
  readonly connections: Connections;
  readonly house: House;
  /** Absent unless the daemon runs with `--simulation` and a driven clock. */
  readonly simulation?: Simulation;
}

/** Runs a rule test beside all else; `busy`: enough of them wait. */
export type RuleTester = (asked: RuleTexts) => Promise<RuleTextsTested | 'busy' | 'too-long' | 'too-large'>;

/** The questions to the store; each may be answered from another thread. */
type SeriesReader = Pick<StoreReader, 'series' | 'rejections' | 'rejectionCounts' | 'unknownSignals'>;

/** The part of a pino logger that the API writes to. */
interface Log {
  warn(facts: object, sentence: string): void;
  error(facts: object, sentence: string): void;
}

interface Connections {
  /** Closes every live connection of the device. */
  disconnect(deviceId: string): void;
}

interface Simulation {
  /** Moves the clock; resolves when everything due until then was done on every thread. */
  advanceTo(to: Instant): Promise<void>;
}
