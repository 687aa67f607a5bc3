import type { Alert, EscalationStep } from '../../api/schema.d.ts';

type Facts = Readonly<Record<string, string | number | boolean>>;

/** The step of the ladder that is next to be done: missed ones before those whose time still runs. */
export function nextStep(steps: readonly EscalationStep[]): EscalationStep | undefined {
  return steps.find(({ state }) => state === 'missed') ?? steps.find(({ state }) => state === 'open');
}

/** Alerts that nobody has answered to yet, the longest waiting first. */
export function unanswered(alerts: readonly Alert[]): readonly Alert[] {
  return alerts
    .filter(({ state, severity }) => state === 'open' && severity === 'P1')
    .toSorted((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : a.id < b.id ? -1 : 1));
}

/** Who sits at the desk and drops everything for danger to life; engineers and managers have it beside their own work. */
export const isOnDuty = (role: string): boolean => role === 'agent' || role === 'dispatcher';

/** What an installer called the number by which the car is reached. */
const intercomNames = ['intercom_phone', 'intercom_number', 'intercom'] as const;

export function intercomOf(attributes: Facts): string | undefined {
  const name = intercomNames.find((one) => attributes[one] !== undefined && attributes[one] !== '');
  return name === undefined ? undefined : String(attributes[name]);
}

/** What is shown of a device in danger, in this order; what it does not send is left out. */
const stateSignals: Readonly<Record<string, readonly string[]>> = {
  elevator: [
    ...['car_floor_index', 'door_state', 'car_speed_m_s', 'car_direction_state', 'occupant_present_on'],
    ...['in_door_zone_on', 'alarm_button_on', 'intercom_state', 'mains_power_ok_on', 'service_mode_state'],
  ],
};

/** Signals for a device whose type has no list: what the rule read. */
export const signalsOf = (type: string, alert: Alert): readonly string[] =>
  stateSignals[type] ?? Object.keys(alert.proof.inputs).filter((name) => /^[a-z0-9_]+$/.test(name));
