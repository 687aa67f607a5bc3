import type { Attributes, AttributeValue } from '../../fleet/index.ts';

/** When devices of a type want maintenance, and when they are worn out. */
export interface MaintenancePlan {
  readonly device_type: string;
  /** What the customer is told on the phone. */
  readonly script: string;
  /** Calendar months from the last service, else from the purchase. */
  readonly every_months: number;
  /** Of those months where the water is hard; 0 to 1. */
  readonly hard_water_factor: number;
  /** Hours of running after the last service that bring the date forward. */
  readonly usage?: { readonly signal: string; readonly hours: number };
  /** Years from the purchase; a device of that age is replaced, not maintained. */
  readonly scrap_after_years?: number;
  readonly scrap_after_years_by?: {
    readonly attribute: string;
    readonly values: Readonly<Record<string, number>>;
  };
}

/** What is known of a device. Dates are calendar dates, `YYYY-MM-DD`. */
export interface MaintenanceFacts {
  readonly purchased_on: string | null;
  readonly serviced_on: string | null;
  /** As the site says: `hard` in words, or in mg/L of CaCO₃. */
  readonly water_hardness: AttributeValue | undefined;
  readonly water_hardness_mg_l?: AttributeValue | undefined;
  /** Device over model over type. */
  readonly attributes: Attributes;
  /** Hours run since the last service, and by when they were measured; null where that is not known. */
  readonly used: { readonly hours: number; readonly on: string } | null;
}

export const dueReasons = ['since-service', 'since-purchase', 'usage'] as const;
export type DueReason = (typeof dueReasons)[number];

export interface MaintenanceDue {
  readonly due_on: string;
  readonly reason: DueReason;
  /** From when the device should be replaced; null where nothing is laid down. */
  readonly scrap_on: string | null;
}

/** When the device wants maintenance; undefined when neither its purchase nor a service is known. */
export function maintenanceDue(plan: MaintenancePlan, facts: MaintenanceFacts): MaintenanceDue | undefined {
  const scrap_on = scrapOn(plan, facts);
  const from = laterOf(facts.serviced_on, facts.purchased_on);
  if (from === null) return undefined;
  const months = plan.every_months * (isHard(facts) ? plan.hard_water_factor : 1);
  const due_on = addMonths(from, Math.round(months));
  const { used } = facts;
  if (plan.usage !== undefined && used !== null && used.hours >= plan.usage.hours && used.on < due_on) {
    return { due_on: used.on, reason: 'usage', scrap_on };
  }
  return { due_on, reason: from === facts.serviced_on ? 'since-service' : 'since-purchase', scrap_on };
}

/** Above it a maker asks for flushing most often (Noritz, DOMAIN 2.6 [G27a]). */
const hardFromMgPerL = 171;

const isHard = ({ water_hardness, water_hardness_mg_l }: MaintenanceFacts): boolean =>
  water_hardness === 'hard' || (typeof water_hardness_mg_l === 'number' && water_hardness_mg_l > hardFromMgPerL);

function scrapOn(plan: MaintenancePlan, { purchased_on, attributes }: MaintenanceFacts): string | null {
  if (purchased_on === null) return null;
  const by = plan.scrap_after_years_by;
  const own = by === undefined ? undefined : by.values[String(attributes[by.attribute] ?? '')];
  const years = own ?? plan.scrap_after_years;
  return years === undefined ? null : addMonths(purchased_on, 12 * years);
}

const laterOf = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b > a) ? b : a);

/** The same day of a later month, or the last day of a month that is shorter. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, last));
  return first.toISOString().slice(0, 10);
}
