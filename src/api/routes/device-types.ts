import { formatDuration } from '../../base/index.ts';
import type { DeviceType, Signal } from '../../telemetry/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { type Language, titled } from '../language.ts';
import type { Sent } from '../shapes/common.ts';
import { deviceTypeQuery, deviceTypesShape } from '../shapes/telemetry.ts';
import { about, reads } from './describe.ts';

type TypeList = Sent<typeof deviceTypesShape>;

export function deviceTypeRoutes(app: App, { catalogue }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/device-types',
    config: reads('read'),
    schema: {
      ...about('telemetry', 'listDeviceTypes', 'The catalogue: device types, their signals and conditions', {
        200: deviceTypesShape,
      }),
      querystring: deviceTypeQuery,
    },
    handler: async (request): Promise<TypeList> => ({
      items: [...catalogue.types.values()]
        .filter((type) => fits(type, request.query))
        .map((type) => typeView(type, request.language)),
      next_cursor: null,
    }),
  });
}

const fits = ({ name, signals }: DeviceType, wanted: { readonly name?: string; readonly signal?: string }): boolean =>
  (wanted.name ?? name) === name && (wanted.signal === undefined || signals.some((one) => one.name === wanted.signal));

const typeView = (type: DeviceType, language: Language): TypeList['items'][number] => ({
  name: type.name,
  ...titled(type.title, language),
  signals: type.signals.map((signal) => signalView(signal, language)),
  conditions: type.conditions.map(({ name }) => name),
  silence_after: formatDuration(type.silenceAfter),
});

const signalView = (signal: Signal, language: Language): TypeList['items'][number]['signals'][number] => ({
  name: signal.name,
  ...titled(signal.title, language),
  kind: signal.kind,
  unit: signal.unit,
  min: signal.min ?? null,
  max: signal.max ?? null,
  values: signal.values ?? null,
  value_titles: signal.valueTitles ?? null,
  max_age: formatDuration(signal.maxAge),
});
