import { Type } from 'typebox';
import { exportFormats, exportStates } from '../../store/index.ts';
import { closed, nullable, oneOf, text, time } from './common.ts';

const names = (description: string, example: string, most: number) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 512 }), {
      ...{ minItems: 1, maxItems: most, uniqueItems: true, description, examples: [[example]] },
    }),
  );

export const exportInputShape = Type.Object(
  {
    from: time('first instant, of the readings’ own time'),
    to: time('excluded'),
    type: Type.Optional(text('a device type; all when left out', 'gas_water_heater')),
    devices: names('only these; all when left out', 'GH-000123', 10_000),
    signals: names('only these; all when left out', 'gas_supply_pressure_pa', 500),
    format: oneOf(exportFormats, 'what the files are'),
  },
  { ...closed, title: 'ExportInput' },
);

export const exportShape = Type.Object(
  {
    id: text('', 'exp_0mbq3v1h2c8kz5n4'),
    state: oneOf(exportStates, 'one runs at a time'),
    from: time('first instant, of the readings’ own time'),
    to: time('excluded'),
    format: oneOf(exportFormats, 'what the files are'),
    type: nullable(Type.String({ description: 'a device type; null when all were asked for' })),
    progress: Type.Number({ minimum: 0, maximum: 1, examples: [0.4] }),
    folder: Type.String({
      description: 'on the machine of the daemon; the newest twenty are kept, up to `store.exports_bytes`',
    }),
    rows: Type.Integer({ description: 'readings so far' }),
    bytes: Type.Integer({ description: 'of the files, so far' }),
    files: Type.Array(
      Type.Object({ name: Type.String(), bytes: Type.Integer(), rows: Type.Integer() }, { title: 'ExportedFile' }),
      { description: 'once it is done' },
    ),
    started_at: time('when it was begun'),
    finished_at: nullable(time('when it was over')),
    reason: nullable(Type.String({ description: 'why it failed or was cancelled' })),
  },
  { title: 'Export' },
);

export const exportFileQuery = Type.Object(
  { name: Type.Optional(text('one of its files; needed when it has several', 'gas_water_heater.2026-01-15.parquet')) },
  closed,
);
