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

/** A lift that has been standing between floors for three minutes with somebody in it. */
export async function trappingLift(daemon: Daemon, id: string): Promise<void> {
  const site = { city: '南京', district: '鼓楼', address: '北京东路 1 号', building: '2 号楼' };
  const customer = { name: '物业李经理', phone: '+86 000 0000 0002', language: 'zh-CN' };
  const attributes = { intercom_phone: '025-8400 0001' };
  const lift = await register(daemon, id, 'elevator', { site, customer, attributes });
  await using line = await connect(daemon, lift);
  const now = Date.now();
  const standing = {
    ...{ occupant_present_on: true, door_state: 'closed', car_speed_m_s: 0, in_door_zone_on: false },
    ...{ car_floor_index: 7, car_direction_state: 'stopped', alarm_button_on: true, service_mode_state: 'normal' },
  };
  for (let seconds = 180; seconds >= 0; seconds -= 15) {
    await line.publish({ ts: now - seconds * 1000, values: standing });
  }
}

/** A heater in whose room there has been carbon monoxide for five minutes; no ladder is set up for it. */
export async function poisonedRoom(daemon: Daemon, id: string): Promise<void> {
  const customer = { name: '赵敏', phone: '+86 000 0000 0003', language: 'zh-CN' };
  const device = await register(daemon, id, 'gas_water_heater', { customer });
  await using line = await connect(daemon, device);
  const now = Date.now();
  for (let seconds = 300; seconds >= 0; seconds -= 15) {
    await line.publish({ ts: now - seconds * 1000, values: { room_co_ppm: 450 } });
  }
}
