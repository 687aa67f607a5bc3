import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { createRoomMeter, type RoomFlow } from '../base/index.ts';
import type { HouseStatus } from '../house/index.ts';
import type { App } from './http.ts';

/** The API's own books, in requests. A stream counts as inside until it ends. */
export interface RequestBooks {
  read(): RoomFlow;
  /** Process and request metrics in Prometheus' text form. */
  text(): Promise<string>;
}

export function keepBooks(app: App): RequestBooks {
  const meter = createRoomMeter({ room: 'api', unit: 'requests' });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });

  app.addHook('onRequest', async (request, reply) => {
    meter.received();
    reply.raw.once('close', () => {
      const status = reply.raw.statusCode;
      if (status < 400) meter.passed();
      else meter.rejected(String(status));
      const route = request.routeOptions.url ?? 'none';
      durations.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
    });
  });
  return { read: () => meter.read(), text: () => registry.metrics() };
}

type Column = readonly [suffix: string, type: 'counter' | 'gauge', help: string, of: (flow: RoomFlow) => number];

const columns: readonly Column[] = [
  ['in_total', 'counter', 'Taken in.', (flow) => flow.in],
  ['out_total', 'counter', 'Passed on.', (flow) => flow.out],
  ['duplicate_total', 'counter', 'Seen before and dropped.', (flow) => flow.duplicate],
  ['dropped_qos0_total', 'counter', 'Dropped at QoS 0 past the limit.', (flow) => flow.dropped_qos0],
  ['queue_length', 'gauge', 'Inside now.', (flow) => flow.pending],
  ['lag_seconds', 'gauge', 'Behind what it follows.', (flow) => flow.lag_seconds],
];

/** The books of rooms in Prometheus' text form: `<room>_in_total` and so on, in the room's own unit. */
export function flowText(flows: readonly RoomFlow[]): string {
  const lines: string[] = [];
  for (const [room, same] of Map.groupBy(flows, (flow) => flow.room.replaceAll(/[^a-zA-Z0-9_]/g, '_'))) {
    for (const [suffix, type, help, of] of columns) {
      const name = `${room}_${suffix}`;
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
      for (const flow of same) lines.push(`${name}{unit="${label(flow.unit)}"} ${of(flow)}`);
    }
    const name = `${room}_refused_total`;
    lines.push(`# HELP ${name} Refused, by reason.`, `# TYPE ${name} counter`);
    for (const { unit, rejected } of same) {
      for (const [reason, count] of Object.entries(rejected)) {
        lines.push(`${name}{unit="${label(unit)}",reason="${label(reason)}"} ${count}`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The way to an outside broker, in Prometheus' text form; nothing when the broker is the house's own. */
export function outsideText(outside: HouseStatus['outside']): string {
  if (outside === undefined) return '';
  const { connected, reconnects, unacknowledged, window } = outside;
  const gauges = [
    ['outside_broker_connected', 'gauge', '1 while the outside broker is connected.', connected ? 1 : 0],
    ['outside_broker_reconnects_total', 'counter', 'Connections after the first.', reconnects],
    ['outside_broker_unacknowledged', 'gauge', 'Messages taken and not yet durable.', unacknowledged],
    ['outside_broker_window', 'gauge', 'Messages that the broker may send ahead.', window],
  ] as const;
  return gauges
    .map(([name, type, help, n]) => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${n}\n`)
    .join('');
}

const label = (text: string): string => text.replaceAll(/["\\\n]/g, '_');
