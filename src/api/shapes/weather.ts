import { Type } from 'typebox';
import { mostForecastPoints } from '../../telemetry/index.ts';
import { closed, listQuery, text, time } from './common.ts';

/** What weather services say of places. */

const points = (described: string) =>
  Type.Array(Type.Tuple([time('when'), Type.Number({ description: 'outdoor °C', minimum: -100, maximum: 100 })]), {
    minItems: 1,
    maxItems: mostForecastPoints,
    description: described,
    examples: [[['2026-01-15T09:00:00.000Z', -7.5]]],
  });

const place = text('district or city, as devices name it; a device believes its district first', 'Gulou', {
  minLength: 1,
  maxLength: 128,
});

export const newForecastShape = Type.Object(
  {
    place,
    issued_at: time('when it was made; one that is not newer than the one known changes nothing'),
    source: Type.Optional(text('who says so; the caller when left out', 'own-weather-station', { minLength: 1 })),
    points: points('pairs of instant and outdoor temperature; each speaks until the next'),
  },
  { ...closed, title: 'NewForecast' },
);

export const forecastShape = Type.Object(
  {
    place,
    issued_at: time('when it was made'),
    source: text('who says so', 'open-meteo'),
    points: points('pairs of instant and outdoor temperature, in time order'),
    received_at: time('when it was taken'),
    received_from: Type.String({ description: 'who brought it', examples: ['weather-poller'] }),
  },
  { title: 'Forecast' },
);

export const forecastQuery = listQuery({ place: Type.Optional(text('of this place only', 'Gulou')) });
