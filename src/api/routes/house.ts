import { toRfc3339 } from '../../base/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError } from '../errors.ts';
import type { App } from '../http.ts';
import type { RequestBooks } from '../metrics.ts';
import { brokerView, followerViews, journalView } from '../readiness.ts';
import type { Sent } from '../shapes/common.ts';
import { clockNowShape, clockShape, flowShape, summaryShape } from '../shapes/house.ts';
import { readTime } from '../times.ts';
import { about, commands, reads } from './describe.ts';

export function houseRoutes(app: App, deps: ApiDeps, books: RequestBooks): void {
  app.route({
    method: 'GET',
    url: '/flow',
    config: reads('read'),
    schema: about('house', 'getFlow', 'The books of every room: in, out, refused, queue, lag', { 200: flowShape }),
    handler: async (): Promise<Sent<typeof flowShape>> => {
      const [flows, status] = await Promise.all([deps.house.flow(), deps.house.status()]);
      return {
        rooms: [...flows, books.read()].map((flow) => ({
          ...flow,
          refused: total(flow.rejected),
          queue: flow.pending,
        })),
        journal: journalView(status.journal),
        followers: followerViews(status.followers),
        broker: brokerView(status.outside),
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/summary',
    config: reads('read'),
    schema: about('house', 'getSummary', 'Counts for a glance: devices, messages, alerts, tickets, calls', {
      200: summaryShape,
    }),
    handler: async (): Promise<Sent<typeof summaryShape>> => {
      const [status, devices, alerts, work, incidents] = await Promise.all([
        deps.house.status(),
        deps.fleet.countDevices(),
        deps.alerts.countOpen(),
        deps.desk.countWork(),
        deps.desk.countGrouping(),
      ]);
      return {
        now: toRfc3339(status.clock.now),
        devices: total(devices),
        devices_by_type: devices,
        online: status.online,
        messages: status.messages,
        open_alerts: total(alerts),
        open_alerts_by_rule: alerts,
        ...work,
        incidents: { ...incidents },
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/simulation/clock',
    config: commands('simulation:drive', { refuses: [409] }),
    schema: {
      ...about('house', 'moveClock', 'In simulation: moves the clock and answers when all that was due is done', {
        200: clockNowShape,
      }),
      body: clockShape,
    },
    handler: async (request): Promise<Sent<typeof clockNowShape>> => {
      if (deps.simulation === undefined) {
        throw apiError(
          { code: 'not-simulated' },
          'The clock is the machine’s; start with --simulation and clock.mode: driven to move it.',
        );
      }
      const to = readTime(request.body.to, 'to', '#/to');
      const now = deps.clock.now();
      if (to < now) {
        throw apiError(
          { code: 'clock-behind' },
          `to is ${toRfc3339(to)} and it is ${toRfc3339(now)}; send a later instant.`,
        );
      }
      await deps.simulation.advanceTo(to);
      return { now: toRfc3339(deps.clock.now()) };
    },
  });
}

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);
