import {
  AppError,
  days,
  hours,
  type Instant,
  instant,
  isAppError,
  nearest,
  parseDuration,
  toRfc3339,
} from '../../base/index.ts';
import type { DbFailure } from '../../db/index.ts';
import type { SeriesQuery } from '../../store/index.ts';
import type { DeviceType } from '../../telemetry/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import type { App } from '../http.ts';
import { idParam, type Sent } from '../shapes/common.ts';
import { telemetryQuery, telemetryShape } from '../shapes/telemetry.ts';
import { readTime } from '../times.ts';
import { about, reads } from './describe.ts';
import { knownDevice } from './devices.ts';

type Query = Sent<typeof telemetryQuery>;

/** A day of history when only one end, or none, is named. */
const usualRange = hours(24);

/** Beyond any device's clock: readings of a clock that runs ahead, within the skew, belong to what is newest. */
const beyondSkew = days(1);

export function deviceTelemetryRoutes(app: App, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/devices/:id/telemetry',
    config: reads('read', { refuses: [503] }),
    schema: {
      ...about('telemetry', 'getTelemetry', 'A device’s readings as series; raw, or one point a step', {
        200: telemetryShape,
      }),
      params: idParam('device', 'GH-000123'),
      querystring: telemetryQuery,
    },
    handler: async (request) => {
      const device = await knownDevice(deps, request.params.id);
      const type = deps.catalogue.types.get(device.type);
      const query = seriesQuery(device.id, device.type, type, request.query, deps.clock.now());
      const { series, next } = await ask(() => deps.store.series(query));
      const shown = request.query.signals === undefined ? series.filter(({ points }) => points.length > 0) : series;
      return {
        series: shown.map(({ signal, points }) => ({
          signal,
          points: points.map(([at, value]) => [toRfc3339(at), value]),
        })),
        next_cursor: next,
      };
    },
  });
}

function seriesQuery(
  device: string,
  typeName: string,
  type: DeviceType | undefined,
  query: Query,
  now: Instant,
): SeriesQuery {
  const to = query.to === undefined ? instant(now + beyondSkew) : readTime(query.to, 'to');
  const end = query.to === undefined ? now : to;
  const from = query.from === undefined ? instant(end - usualRange) : readTime(query.from, 'from');
  if (from >= to) {
    const detail = `from ${toRfc3339(from)} is not before to ${toRfc3339(to)}; send an earlier from or a later to.`;
    throw invalid({ parameter: 'from', detail });
  }
  if (query.agg !== undefined && query.step === undefined) {
    throw invalid({ parameter: 'agg', detail: `agg is ${query.agg} without a step; send step too, for example 5m.` });
  }
  const step = query.step === undefined ? undefined : parseDuration(query.step);
  if (step !== undefined && step < 1) {
    throw invalid({ parameter: 'step', detail: `step is ${query.step}; send at least 1ms.` });
  }
  const signals = wantedSignals(query.signals, typeName, type);
  return {
    device,
    type: typeName,
    signals,
    from,
    to,
    step,
    agg: query.agg,
    limit: query.limit ?? 10_000,
    after: query.cursor,
  };
}

function wantedSignals(text: string | undefined, typeName: string, type: DeviceType | undefined): readonly string[] {
  const known = (type?.signals ?? []).map(({ name }) => name);
  if (text === undefined) return known;
  const wanted = [...new Set(text.split(',').map((name) => name.trim()))];
  const faults = wanted
    .filter((name) => type?.slotOf.has(name) !== true)
    .map((name) => {
      const meant = nearest(name, known);
      const remedy =
        meant === undefined
          ? 'GET /api/v1/device-types lists its signals, the device’s unknown-signals what else it sends'
          : `did you mean ${meant}?`;
      return {
        parameter: 'signals',
        detail: `${JSON.stringify(name.slice(0, 100))} is no signal of ${typeName}; ${remedy}`,
      };
    });
  if (faults.length > 0) throw invalid(...faults);
  return wanted;
}

/** What the store says of its own `after` is said of the client's `cursor`. */
export async function ask<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const failure = isAppError(error) ? (error.failure as { code: string; field?: string }) : undefined;
    if (failure?.code !== 'bad_query' || failure.field !== 'after') throw error;
    throw new AppError<DbFailure>(
      { code: 'bad-page-cursor', cursor: '' },
      'cursor is not one that this list answered; leave it out to begin at the first page.',
    );
  }
}
