/** What a lift says that stands between floors with somebody in it. */
export const trappingWords = (at: number): string =>
  JSON.stringify({
    ts: at,
    values: {
      ...{ occupant_present_on: true, door_state: 'closed', car_speed_m_s: 0, in_door_zone_on: false },
      ...{ car_floor_index: 7, car_direction_state: 'stopped', alarm_button_on: true, service_mode_state: 'normal' },
    },
  });
