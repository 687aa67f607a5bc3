import type { Daemon } from '../../harness/daemon.ts';
import { connect, register } from '../../harness/devices.ts';

const minute = 60_000;

/** Gas heaters of a district that have burnt at too low a pressure for the last minutes: its network is too small. */
export async function starveDistrict(daemon: Daemon, district: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => `${district}-${n + 1}`);
  const links = await Promise.all(
    ids.map(async (id, n) => {
      const site = { city: 'Nanjing', district, address: `中山路 ${n + 1} 号` };
      const customer = { name: `客户${n + 1}`, phone: `+86 000 0000 ${1000 + n}`, language: 'zh-CN' };
      return connect(daemon, await register(daemon, id, 'gas_water_heater', { site, customer }));
    }),
  );
  const now = Date.now();
  const values = { burner_state: 'flame', gas_supply_pressure_pa: 900 };
  for (let at = now - 3 * minute; at <= now; at += 10_000) {
    await Promise.all(links.map((link) => link.publish({ ts: at, values })));
  }
  await Promise.all(links.map((link) => link[Symbol.asyncDispose]()));
}

/** A provider of the district with two technicians who are always on shift, and one who never is. */
export async function staffDistrict(daemon: Daemon, district: string): Promise<void> {
  const { id: provider_id } = await daemon.api.post('providers', {
    name: '鼓楼服务站',
    territories: [{ city: 'Nanjing', district }],
  });
  const certifications = [{ kind: 'gas', expires_on: null }];
  const people = [
    { provider_id, name: '张师傅', skill: 3, certifications },
    { provider_id, name: '李师傅', skill: 2, certifications },
    {
      provider_id,
      name: '小陈',
      skill: 2,
      certifications,
      shifts: { time_zone: 'Asia/Shanghai', weekly: {}, exceptions: [] },
    },
  ];
  for (const person of people) await daemon.api.post('technicians', person);
}
