import type { Client } from '../../test/harness/client.ts';

/** Rules beside the default ones, all on what the load sends: five plain comparisons, three over windows. */
const conditions: readonly { readonly when: string; readonly for: string }[] = [
  { when: 'burner_state == "flame" && flame_current_ua < 1', for: '10s' },
  { when: 'water_outlet_temp_c > 60 && water_flow_lpm > 1', for: '5s' },
  { when: 'burner_state == "flame" && water_outlet_temp_c < 25', for: '60s' },
  { when: 'water_flow_lpm > 30', for: '10s' },
  { when: 'gas_supply_pressure_pa > 1.4 * device.rated_gas_pressure_pa && burner_state != "idle"', for: '30s' },
  { when: 'avg(gas_supply_pressure_pa, "5m") < 0.4 * device.rated_gas_pressure_pa', for: '60s' },
  { when: 'min(flame_current_ua, "1m") < 0.5', for: '10s' },
  { when: 'max(water_outlet_temp_c, "10m") > 80', for: '10s' },
];

const wanted = 25;

interface RuleView {
  readonly id: string;
  readonly mode: string;
  readonly document: { readonly device_types: readonly string[] };
}

/** Makes 25 rules active; answers how many there are and how many of them look at gas heaters. */
export async function activateRules(api: Client): Promise<{ readonly active: number; readonly onHeaters: number }> {
  const before = await activeRules(api);
  for (const [i, condition] of conditions.slice(0, wanted - before.length).entries()) {
    const id = `BENCH-${i + 1}`;
    const headers = { 'content-type': 'application/yaml' };
    const answer = await api.raw('PUT', `rules/${id}`, { headers, body: ruleText(id, condition) });
    if (!answer.ok) throw new Error(`rule ${id} was refused: ${await answer.text()}`);
  }
  const active = await activeRules(api);
  const onHeaters = active.filter(({ document }) => document.device_types.includes('gas_water_heater'));
  return { active: active.length, onHeaters: onHeaters.length };
}

const ruleText = (id: string, condition: { readonly when: string; readonly for: string }): string => `
id: ${id}
title: { en: ${id}, zh-CN: ${id} }
device_types: [gas_water_heater]
when: '${condition.when}'
for: ${condition.for}
severity: P3
then:
  ticket: { skill: 1, fault: GW-110 }
mode: active
`;

async function activeRules(api: Client): Promise<RuleView[]> {
  const rules = await api.all<RuleView>('rules');
  return rules.filter(({ mode }) => mode === 'active');
}
