import type { ScenarioName } from '../../simulators/scenarios/scenarios.ts';

/** What happens in the week: frost, gas, flues, tanks, doors, people trapped, power cuts, and what stays until mended. */
export const weekScenarios: readonly ScenarioName[] = [
  ...(['standing-faults', 'SC-01', 'SC-04', 'SC-05', 'SC-06', 'SC-09', 'SC-11', 'SC-13', 'SC-14', 'SC-16'] as const),
];
