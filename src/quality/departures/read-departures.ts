import { days, type Instant, instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import { openedTickets } from '../../desk/index.ts';
import { watchedDevices } from '../../fleet/index.ts';
import type { WindowDevice, WindowFailure } from './compare.ts';
import { departureRule, departuresAmong, type FoundDeparture } from './find-departures.ts';

const window = days(365);
const year = days(365.25);

export interface SurveySpan {
  /** As of when. */
  readonly at: Instant;
  /** When it is looked again. */
  readonly next: Instant;
}

/** What departs from its cohort over the year before `at`. A failure is a ticket that the people who worked it confirmed. */
export async function readDepartures(reader: Reader, { at, next }: SurveySpan): Promise<readonly FoundDeparture[]> {
  const from = instant(at - window);
  const devices: WindowDevice[] = [];
  for await (const { facts, since, until } of watchedDevices(reader)) {
    const span = { since: Math.max(since, from), until: Math.min(until ?? at, at) };
    if (span.since >= span.until) continue;
    const { id, type, model, attributes } = facts;
    devices.push({ id, type, model, firmware: named(attributes.firmware), batch: named(attributes.batch), ...span });
  }
  const failures: WindowFailure[] = [];
  for await (const { device_id, fault, verdict, opened_at } of openedTickets(reader, from, at)) {
    if (verdict === 'confirmed') failures.push({ device: device_id, fault, at: opened_at });
  }
  return departuresAmong(devices, failures, departureRule, (departureRule.alarmsAYear * (next - at)) / year);
}

const named = (value: unknown): string | null =>
  value === undefined || value === null || value === '' ? null : String(value);
