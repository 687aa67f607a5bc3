import type { Daemon } from '../../harness/daemon.ts';
import { connect, register } from '../../harness/devices.ts';

/** A gas heater that has been freezing for ten minutes, among others of its district that are warm. */
export async function freezeHeater(daemon: Daemon, id: string): Promise<void> {
  const site = { city: 'Nanjing', district: 'Gulou', address: '中山路 88 号', building: '3' };
  const customer = { name: '王芳', phone: '+86 000 0000 0001', language: 'zh-CN' };
  const device = await register(daemon, id, 'gas_water_heater', { site, customer });
  await using line = await connect(daemon, device);
  const now = Date.now();
  for (let minute = 12; minute >= 0; minute -= 1) {
    const cold = minute < 11;
    const values = {
      cabinet_temp_c: cold ? 2 : 9,
      freeze_heater_power_w: 0,
      burner_state: 'idle',
      gas_supply_pressure_pa: 2000,
    };
    await line.publish({ ts: now - minute * 60_000, values });
  }
}

export async function warmNeighbour(daemon: Daemon, id: string): Promise<void> {
  const site = { city: 'Nanjing', district: 'Gulou', address: '中山路 90 号', building: '3' };
  const device = await register(daemon, id, 'gas_water_heater', { site, customer: null });
  await using line = await connect(daemon, device);
  const now = Date.now();
  for (let minute = 12; minute >= 0; minute -= 1) {
    await line.publish({
      ts: now - minute * 60_000,
      values: { cabinet_temp_c: 12 + (minute % 3), burner_state: 'idle' },
    });
  }
}
