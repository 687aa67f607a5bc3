import { AppError } from '../../base/index.ts';
import { type Calendar, calendarFault } from '../calendar.ts';
import type { PlannedFailure } from '../errors.ts';
import type { CampaignAudience, CampaignInput, CampaignTrigger, FrostTrigger } from './campaign.ts';

/** What campaigns may name. */
export interface KnownNames {
  readonly deviceTypes: ReadonlySet<string>;
  readonly scripts: ReadonlySet<string>;
}

const longestText = 200;
const mostNames = 500;
const idForm = /^[a-z0-9][a-z0-9-]{0,63}$/;
const mostCalls = 100_000;

/** Refuses what cannot be meant, with the field, what it was and what to send instead. */
export function checkCampaign(input: CampaignInput, known: KnownNames): void {
  const { id, title, script, audience, when, caps } = input;
  if (!idForm.test(id)) refuse('id', id, 'send lower-case letters, digits and hyphens, at most 64');
  for (const language of ['en', 'zh-CN'] as const) checkText(`title.${language}`, title[language]);
  if (!known.scripts.has(script)) refuse('script', script, `use one of ${[...known.scripts].join(', ')}`);
  checkAudience(audience, known);
  checkTrigger(when);
  checkWhole('caps.calls_per_run', caps.calls_per_run, 1, mostCalls);
  checkWhole('caps.calls_per_day', caps.calls_per_day, 1, mostCalls);
}

function checkAudience(audience: CampaignAudience, known: KnownNames): void {
  const { maintenance_due_within_days, scrap_due_within_days, ...lists } = audience;
  for (const [field, names] of Object.entries(lists)) {
    if (names === undefined) continue;
    const whole = `audience.${field}`;
    if (names.length === 0 || names.length > mostNames) {
      refuse(whole, `${names.length} names`, `send 1 to ${mostNames} names, or leave it out`);
    }
    for (const name of names) checkText(whole, name);
  }
  for (const type of audience.device_types ?? []) {
    if (!known.deviceTypes.has(type)) {
      refuse('audience.device_types', type, `use one of ${[...known.deviceTypes].join(', ')}`);
    }
  }
  checkDays('audience.maintenance_due_within_days', maintenance_due_within_days);
  checkDays('audience.scrap_due_within_days', scrap_due_within_days);
}

function checkTrigger(when: CampaignTrigger): void {
  const { calendar, frost } = when as Partial<{ calendar: unknown; frost: unknown }>;
  if ((calendar === undefined) === (frost === undefined)) {
    refuse('when', JSON.stringify(when), 'send either calendar or frost');
  }
  if ('frost' in when) checkFrost(when.frost);
  else checkCalendar(when.calendar);
}

function checkCalendar(calendar: Calendar): void {
  const fault = calendarFault(calendar);
  if (fault !== undefined) refuse('when.calendar', calendar.cron, fault);
}

function checkFrost({ below_c, within_hours, season_days }: FrostTrigger): void {
  if (!(below_c >= -60 && below_c <= 20)) refuse('when.frost.below_c', below_c, 'send °C from -60 to 20');
  checkWhole('when.frost.within_hours', within_hours, 1, 240);
  checkWhole('when.frost.season_days', season_days, 1, 366);
}

const checkDays = (field: string, value: number | undefined): void => {
  if (value !== undefined) checkWhole(field, value, 0, 3_660);
};

function checkWhole(field: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    refuse(field, value, `send a whole number from ${least} to ${most}`);
  }
}

function checkText(field: string, text: string): void {
  if (text.trim() === '' || text.length > longestText) {
    refuse(field, text.slice(0, 100), `send a text of 1 to ${longestText} characters`);
  }
}

function refuse(field: string, value: unknown, remedy: string): never {
  throw new AppError<PlannedFailure>(
    { code: 'invalid-campaign', field, value },
    `${field} is ${String(value)}; ${remedy}.`,
  );
}
