import { Type } from 'typebox';
import { type Duration, parseDuration } from './base/index.ts';
import { brokerSection } from './config-broker.ts';
import { deskSection } from './config-desk.ts';
import { certificate, choice, section, span, text, whole } from './config-fields.ts';
import { notifySection } from './config-notify.ts';
import { qualitySection } from './config-quality.ts';
import { signInSection } from './config-sign-in.ts';
import { storeSection } from './config-store.ts';
import { weatherSection } from './config-weather.ts';

/** What the configuration file may say. Each field carries its meaning, its default and its bounds. */

export const configSchema = section(
  {
    store: storeSection,
    broker: brokerSection,
    journal: section(
      {
        budget_bytes: whole('disk the journal may use before it stops acknowledging', 10_000_000_000, 1_000_000),
        segment_bytes: whole('size at which a segment is closed', 67_108_864, 65_536),
        segment_age: span('age at which a segment is closed', '1h'),
      },
      'what arrived, before it is understood',
    ),
    telemetry: section(
      {
        skew: span('how far a device clock may run ahead', '5m'),
        lateness: span('how old a message may be before it counts as late', '15m'),
        mappings_folder: Type.Optional(text('folder of mappings of other people’s messages (docs/mappings.md)')),
      },
      'how times are judged',
    ),
    http: section({ tls: choice(certificate, 'serve HTTPS instead of HTTP') }, 'the HTTP side'),
    sign_in: signInSection,
    notify: notifySection,
    clock: section(
      {
        mode: Type.Enum(['system', 'driven'], {
          default: 'system',
          description: '`driven` is moved over the API and needs --simulation',
        }),
        start: Type.Optional(Type.String({ description: 'first instant of a driven clock, RFC 3339' })),
      },
      'the one source of time',
    ),
    rules: section(
      { lag_alert: span('how far the rules may fall behind before Carewatch alerts about itself', '30s') },
      'the rule engine',
    ),
    weather: weatherSection,
    desk: deskSection,
    quality: qualitySection,
    backtest: section(
      {
        ticket_minutes: whole('minutes of an agent that a ticket costs', 12, 0, 10_000),
        call_minutes: whole('minutes of an agent that a care call costs', 5, 0, 10_000),
        queue: whole('backtests that may wait; one runs at a time', 16, 1, 1_000),
        keep: whole('backtests kept once they are over', 100, 1, 10_000),
      },
      'versions of rules on stored history',
    ),
    log: section(
      {
        level: Type.Enum(['debug', 'info', 'warn', 'error'], {
          default: 'info',
          description: 'least severe line written',
        }),
      },
      'the log on standard error',
    ),
  },
  'Carewatch configuration',
);

export type ConfigDocument = Type.Static<typeof configSchema>;

/** For texts that the schema has already accepted as durations. */
export function spanOf(accepted: string): Duration {
  const span = parseDuration(accepted);
  if (span === undefined) throw new Error(`defect: ${accepted} passed the schema and is no duration`);
  return span;
}
