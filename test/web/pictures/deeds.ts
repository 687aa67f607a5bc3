import { type Client, createClient } from '../../harness/client.ts';
import { type Account, letPeopleIn, type Role } from './people.ts';
import type { LivelyHouse } from './town.ts';

/** What people at the console have done before a picture is taken, so that no page is empty. */
export interface Deeds {
  readonly accounts: Readonly<Record<Role, Account>>;
  /** A rule with a second version, and the backtest of one against the other. */
  readonly backtest: string;
  readonly colleague: Client;
}

export const tunedRule = 'GH-05';
const hour = 3_600_000;

export async function prepare(house: LivelyHouse): Promise<Deeds> {
  const accounts = await letPeopleIn(house);
  await silence(house);
  await campaigns(house);
  const colleague = await colleagueOf(house);
  const backtest = await tune(house, colleague);
  // What was asked for goes on when time does.
  await house.moveTo(house.now() + 20_000);
  return { accounts, colleague, backtest };
}

/** Another engineer, who is not at the screen that is seen. */
async function colleagueOf({ api, address }: LivelyHouse): Promise<Client> {
  const { token } = await api.post('tokens', { name: 'li.wenjun', role: 'engineer' });
  return createClient(await address(), token);
}

const at = (house: LivelyHouse, hours: number): string => new Date(house.now() + hours * hour).toISOString();

async function silence(house: LivelyHouse): Promise<void> {
  const { api } = house;
  await api.post('silences', {
    ...{ kind: 'maintenance', matchers: { district: '老城区', rules: ['GH-01', 'GH-02'] }, until: at(house, 5) },
    ...{ reason: '老城区燃气调压站检修，压力会短时偏低' },
  });
  await api.post('silences', {
    ...{ matchers: { device_type: 'elevator', building: '2号楼', severity_at_most: 'P2' }, for: '3h' },
    ...{ reason: '物业更换门机皮带，维保人员在场' },
  });
  await api.post('silences', {
    ...{ kind: 'maintenance', matchers: { district: '河西区', device_type: 'elevator' }, reason: '年度检验' },
    ...{ from: at(house, 15), until: at(house, 19), p1_responsible: '曹磊' },
  });
  const over = await api.post('silences', {
    ...{ matchers: { rules: ['EL-03'], district: '北山区' }, for: '2h', reason: '小区装修搬运，轿门长时间保持' },
  });
  await api.raw('DELETE', `silences/${over.id}`);
}

async function campaigns({ api }: LivelyHouse): Promise<void> {
  const frost = { below_c: -8, within_hours: 48, area: 'climate_zone', season_days: 30 };
  await api.post('campaigns', {
    ...{ id: 'cold-wave', title: { en: 'Before the cold wave', 'zh-CN': '寒潮前防冻关怀' }, script: 'CC-FREEZE' },
    ...{ audience: { device_types: ['gas_water_heater'] }, when: { frost } },
    caps: { calls_per_run: 80, calls_per_day: 40 },
  });
  const calendar = { cron: '0 9 * 5-8 1', time_zone: 'Asia/Shanghai' };
  await api.post('campaigns', {
    ...{ id: 'summer-care', title: { en: 'Maintenance in summer', 'zh-CN': '淡季保养回访' }, script: 'CC-MAINT' },
    ...{ audience: { maintenance_due_within_days: 60 }, when: { calendar } },
    caps: { calls_per_run: 500, calls_per_day: 100 },
  });
  await api.post('campaigns/summer-care/activate');
  await api.post('campaigns/cold-wave/previews');
}

/** A version of a rule that asks for less, and what it would have done in these days against the one that runs. */
async function tune(house: LivelyHouse, api: Client): Promise<string> {
  const { text } = await api.get(`rules/${tunedRule}`);
  const body = text
    .replace('most_drop_pa: 374', 'most_drop_pa: 250')
    .replace('gas_pressure_drop_pa, 5) >= 3', 'gas_pressure_drop_pa, 5) >= 2');
  const headers = { 'content-type': 'application/yaml' };
  await api.raw('PUT', `rules/${tunedRule}?note=${encodeURIComponent('河西区阀门半开漏报，降低压降门限')}`, {
    body,
    headers,
  });
  const { id } = await api.post('backtests', {
    ...{ rule: `${tunedRule}@2`, compare_to: `${tunedRule}@1`, from: at(house, -42), to: at(house, 0) },
  });
  return id;
}
