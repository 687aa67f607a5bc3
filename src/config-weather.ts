import { Type } from 'typebox';
import { section, span, text } from './config-fields.ts';

export const weatherSection = section(
  {
    base_url: Type.String({
      description: 'weather service that speaks the format of Open-Meteo (`/v1/forecast`)',
      pattern: '^https?://[^\\s?#]+$',
      default: 'https://api.open-meteo.com',
    }),
    every: span('how often each place is asked about', '1h'),
    places: Type.Array(
      section(
        {
          place: text('district or city, as devices name it'),
          latitude: Type.Number({ description: 'degrees north', minimum: -90, maximum: 90 }),
          longitude: Type.Number({ description: 'degrees east', minimum: -180, maximum: 180 }),
        },
        'one place that is asked about',
      ),
      { default: [], maxItems: 1_000, description: 'nothing is asked while there is none' },
    ),
  },
  'forecasts for the rules',
);
