import type { Client } from '../../test/harness/client.ts';

interface RuleView {
  readonly mode: string;
  readonly document: { readonly device_types: readonly string[] };
}

/** How many rules are active, which are the default ones, and how many of them look at gas heaters. */
export async function countRules(api: Client): Promise<{ readonly active: number; readonly onHeaters: number }> {
  const rules = await api.all<RuleView>('rules');
  const active = rules.filter(({ mode }) => mode === 'active');
  const onHeaters = active.filter(({ document }) => document.device_types.includes('gas_water_heater'));
  return { active: active.length, onHeaters: onHeaters.length };
}
