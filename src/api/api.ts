import type { FastifyPluginCallback } from 'fastify';
import { seconds } from '../base/index.ts';
import { createAuditFeed } from './audit-feed.ts';
import { serveConsole } from './console.ts';
import { offerCsv } from './csv-lists.ts';
import type { ApiDeps } from './deps.ts';
import { installDocs, serveDocs } from './docs.ts';
import { type EventStreamOptions, eventStreamDefaults } from './event-stream.ts';
import { type GuardOptions, installGuard } from './guard.ts';
import { type App, createHttp, type HttpOptions } from './http.ts';
import { keepBooks, type RequestBooks } from './metrics.ts';
import { auditPersonalReads, createReadNotes } from './personal-reads.ts';
import { alertRoutes } from './routes/alerts.ts';
import { auditRoutes } from './routes/audit.ts';
import { backtestRoutes } from './routes/backtests.ts';
import { backupRoutes } from './routes/backups.ts';
import { callbackRoutes, careCallRoutes } from './routes/calls.ts';
import { clockRoutes } from './routes/clocks.ts';
import { companyRoutes } from './routes/company.ts';
import { customerProfileRoutes } from './routes/customer-profiles.ts';
import { customerRoutes } from './routes/customers.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { deviceCommandRoutes } from './routes/device-commands.ts';
import { deviceImportRoutes } from './routes/device-import.ts';
import { deviceLifeRoutes } from './routes/device-life.ts';
import { deviceTelemetryRoutes } from './routes/device-telemetry.ts';
import { deviceTypeRoutes } from './routes/device-types.ts';
import { deviceRoutes } from './routes/devices.ts';
import { dispatchRoutes } from './routes/dispatch.ts';
import { erasureRoutes } from './routes/erasures.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { exportRoutes } from './routes/exports.ts';
import { gatewayRoutes } from './routes/gateway.ts';
import { handoverRoutes } from './routes/handovers.ts';
import { historyRoutes } from './routes/histories.ts';
import { houseRoutes } from './routes/house.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { knowledgeRoutes } from './routes/knowledge.ts';
import { leagueRoutes } from './routes/league.ts';
import { modelRoutes } from './routes/models.ts';
import { orphanRoutes } from './routes/orphans.ts';
import { outsideLinkRoutes, outsideRoutes } from './routes/outside.ts';
import { partRoutes } from './routes/parts.ts';
import { placeRoutes } from './routes/places.ts';
import { plannedRoutes } from './routes/planned.ts';
import { qualityRoutes } from './routes/quality.ts';
import { recipientRoutes } from './routes/recipients.ts';
import { rejectionRoutes } from './routes/rejections.ts';
import { repairReviewRoutes } from './routes/repair-reviews.ts';
import { rootRoutes } from './routes/root.ts';
import { ruleFunctionRoutes } from './routes/rule-functions.ts';
import { rulePerformanceRoutes } from './routes/rule-performance.ts';
import { ruleTestRoutes } from './routes/rule-tests.ts';
import { ruleTextRoutes } from './routes/rule-texts.ts';
import { ruleTransferRoutes } from './routes/rule-transfer.ts';
import { ruleVersionRoutes } from './routes/rule-versions.ts';
import { ruleRoutes } from './routes/rules.ts';
import { satisfactionRoutes } from './routes/satisfaction.ts';
import { searchRoutes } from './routes/search.ts';
import { sessionRoutes } from './routes/session.ts';
import { silenceRoutes } from './routes/silences.ts';
import { slaRoutes } from './routes/sla.ts';
import { providerRoutes, technicianRoutes } from './routes/staff.ts';
import { streamRoutes } from './routes/stream.ts';
import { takeCallRoutes } from './routes/take-calls.ts';
import { ticketIntakeRoutes } from './routes/ticket-intake.ts';
import { ticketVisitRoutes } from './routes/ticket-visits.ts';
import { ticketRoutes } from './routes/tickets.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { userRoutes } from './routes/users.ts';
import { visitRoutes } from './routes/visits.ts';
import { weatherRoutes } from './routes/weather.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { whyNotRoutes } from './routes/why-not.ts';

export interface ApiOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** PEM texts; HTTPS in place of HTTP. */
  readonly tls?: HttpOptions['tls'];
  /** Shown in the OpenAPI document. */
  readonly version?: string;
  readonly limits?: Partial<HttpOptions['limits'] & GuardOptions>;
  readonly stream?: Partial<EventStreamOptions>;
  /** The folder of the console's build; without one only the API is served. */
  readonly console?: string;
}

/** Listens. Disposing it ends the streams, lets requests under way finish, and resolves when none is left. */
export interface Api extends AsyncDisposable {
  readonly url: string;
}

const usualLimits = {
  bodyBytes: 1_048_576,
  headerBytes: 16_384,
  requestMs: 60_000,
  connections: 20_000,
  connectionsPerAddress: 2_000,
  failuresPerMinute: 30,
  requestsPerSecond: 1_000,
} as const;

/** How long requests under way may take once the API closes. */
const drainWithin = seconds(10);

/** Serves the house over HTTP; resolves when it listens. */
export async function createApi(options: ApiOptions, deps: ApiDeps): Promise<Api> {
  const limits = { ...usualLimits, ...options.limits };
  const app = await createHttp({ limits, ...(options.tls === undefined ? {} : { tls: options.tls }) }, deps);
  const books = keepBooks(app);
  const feed = createAuditFeed(deps);
  app.addHook('onClose', async () => feed[Symbol.dispose]());
  closeWhenAnswered(app);

  const noteRead = createReadNotes(deps);
  auditPersonalReads(app, noteRead);
  offerCsv(app);
  await installDocs(app, options.version ?? '0.0.0');
  installGuard(app, limits, deps);
  rootRoutes(app, deps, books);
  await versioned(app, (v1) => versionedRoutes(v1, deps, books));
  const streamed = { ...eventStreamDefaults, ...options.stream };
  await versioned(app, (v1) => streamRoutes(v1, { ...deps, feed, noteRead }, streamed));
  // Texts that are no JSON have parsers of their own, each in its own scope.
  await versioned(app, (v1) => ruleTextRoutes(v1, deps));
  await versioned(app, (v1) => ruleTransferRoutes(v1, deps));
  await versioned(app, (v1) => deviceImportRoutes(v1, deps));
  await versioned(app, (v1) => gatewayRoutes(v1, deps));
  await versioned(app, (v1) => outsideRoutes(v1, deps));
  companyRoutes(app, deps);
  await serveDocs(app);
  if (options.console !== undefined) serveConsole(app, options.console);

  try {
    const url = await app.listen({ host: options.host, port: options.port });
    return {
      url,
      async [Symbol.asyncDispose]() {
        using _ = deps.wall.after(drainWithin, () => app.server.closeAllConnections());
        await app.close();
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Connections that are kept alive are let go once what is under way on them was answered. */
function closeWhenAnswered(app: App): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onResponse', async () => {
    if (closing) setImmediate(() => app.server.closeIdleConnections());
  });
}

async function versioned(app: App, add: (scope: App) => void): Promise<void> {
  const plugin: FastifyPluginCallback = (scope, _options, done) => {
    add(scope as unknown as App);
    done();
  };
  await app.register(plugin, { prefix: '/api/v1' });
}

function versionedRoutes(app: App, deps: ApiDeps, books: RequestBooks): void {
  deviceRoutes(app, deps);
  placeRoutes(app, deps);
  deviceLifeRoutes(app, deps);
  deviceCommandRoutes(app, deps);
  deviceTelemetryRoutes(app, deps);
  deviceTypeRoutes(app, deps);
  orphanRoutes(app, deps);
  modelRoutes(app, deps);
  rejectionRoutes(app, deps);
  ruleRoutes(app, deps);
  whyNotRoutes(app, deps);
  backtestRoutes(app, deps);
  backupRoutes(app, deps);
  exportRoutes(app, deps);
  ruleVersionRoutes(app, deps);
  weatherRoutes(app, deps);
  rulePerformanceRoutes(app, deps);
  ruleFunctionRoutes(app);
  ruleTestRoutes(app, deps);
  alertRoutes(app, deps);
  incidentRoutes(app, deps);
  silenceRoutes(app, deps);
  visitRoutes(app, deps);
  ticketRoutes(app, deps);
  dispatchRoutes(app, deps);
  knowledgeRoutes(app, deps);
  clockRoutes(app, deps);
  slaRoutes(app, deps);
  evidenceRoutes(app, deps);
  outsideLinkRoutes(app, deps);
  ticketVisitRoutes(app, deps);
  partRoutes(app, deps);
  careCallRoutes(app, deps);
  takeCallRoutes(app, deps);
  historyRoutes(app, deps);
  ticketIntakeRoutes(app, deps);
  repairReviewRoutes(app, deps);
  satisfactionRoutes(app, deps);
  callbackRoutes(app, deps);
  plannedRoutes(app, deps);
  erasureRoutes(app, deps);
  qualityRoutes(app, deps);
  leagueRoutes(app, deps);
  handoverRoutes(app, deps);
  customerRoutes(app, deps);
  customerProfileRoutes(app, deps);
  searchRoutes(app, deps);
  providerRoutes(app, deps);
  technicianRoutes(app, deps);
  auditRoutes(app, deps);
  tokenRoutes(app, deps);
  userRoutes(app, deps);
  sessionRoutes(app, deps);
  deliveryRoutes(app, deps);
  webhookRoutes(app, deps);
  recipientRoutes(app, deps);
  houseRoutes(app, deps, books);
}
