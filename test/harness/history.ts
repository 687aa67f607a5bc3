import { createRandom, type Random } from '../../simulators/randomness.ts';
import type { DrivenClock, Instant } from '../../src/base/index.ts';
import type { CatalogueFiles } from '../../src/catalogue-files.ts';
import type { EntryDraft } from '../../src/journal/index.ts';
import { parseRule } from '../../src/rules/index.ts';
import { type Control, encodeControl, entryKind } from '../../src/telemetry/index.ts';

/**
 * A seeded history of a small fleet as journal entries: faults that come and go, messages late, twice, in arrays, out
 * of order and broken, devices that fall silent, are moved, get new boards and retire, rules that change, a daemon
 * that stops, starts and crashes. Moves the clock as it goes.
 */
export function* historyOf(seed: number, entries: number, clock: DrivenClock, texts: CatalogueFiles) {
  const story = new History(seed, clock, texts);
  yield* story.opening();
  for (let made = 0; made < entries; made += 1) {
    const draft = story.next();
    if (draft !== undefined) yield draft;
  }
}

type Values = Readonly<Record<string, number | string | boolean>>;

interface Fleeting {
  readonly id: string;
  readonly type: keyof typeof moods;
  mood: number;
  seq: number;
  board: number;
  retired: boolean;
  /** How far its clock is off. */
  readonly offset: number;
  readonly said: string[];
}

/** What the devices of a type send, healthy first, then one list for each fault. */
const moods = {
  gas_water_heater: [
    { burner_state: 'flame', gas_supply_pressure_pa: 2000, water_outlet_temp_c: 42, setpoint_temp_c: 42 },
    { burner_state: 'flame', gas_supply_pressure_pa: 820, water_flow_lpm: 7 },
    { burner_state: 'flame', gas_supply_pressure_pa: 1400 },
    { burner_state: 'idle', water_outlet_temp_c: 68, setpoint_temp_c: 42, room_co_ppm: 5 },
    { room_co_ppm: 420 },
    { cabinet_temp_c: 1.5, freeze_heater_power_w: 0, freeze_pump_on: false, burner_state: 'idle' },
    { cabinet_temp_c: 6, freeze_heater_power_w: 80 },
    { service_mode_on: true, gas_supply_pressure_pa: 300 },
  ],
  electric_water_heater: [
    { tank_upper_temp_c: 55, leakage_current_ma: 0.4, heating_power_w: 0 },
    { leakage_current_ma: 14 },
    { tank_upper_temp_c: 88 },
    { heating_power_w: 2000, element_upper_current_a: 0, element_lower_current_a: 0.1 },
    { heating_power_w: 2000, element_upper_current_a: 8.9 },
  ],
  heat_pump_water_heater: [{ discharge_temp_c: 75 }, { discharge_temp_c: 118 }, { discharge_temp_c: 96 }],
  elevator: [
    { door_state: 'closed', car_speed_m_s: 1.6, in_door_zone_on: false, occupant_present_on: true },
    { door_state: 'closed', car_speed_m_s: 0, in_door_zone_on: false, occupant_present_on: true },
    { door_state: 'closed', car_speed_m_s: 0, in_door_zone_on: false, occupant_present_on: false },
    { door_state: 'open', car_speed_m_s: 0, in_door_zone_on: true, car_floor_index: 5 },
    { door_state: 'fault', in_door_zone_on: true },
    { motor_temp_c: 86, machine_room_temp_c: 42 },
    { motor_temp_c: 60, machine_room_temp_c: 25 },
  ],
} as const satisfies Readonly<Record<string, readonly Values[]>>;

const types = Object.keys(moods) as [keyof typeof moods, ...(keyof typeof moods)[]];
const fleetSize = 24;
const broken = ['', '{', '{"ts":1}', '[]', '[1]', '{"values":[]}', '{"gas_supply_pressure_pa":NaN}', '{"seq":-1}'];

class History {
  readonly #random: Random;
  readonly #clock: DrivenClock;
  readonly #texts: CatalogueFiles;
  readonly #devices: Fleeting[];
  #control = 0;
  #ruleVersion = 1;
  #doorRetries = 0;

  constructor(seed: number, clock: DrivenClock, texts: CatalogueFiles) {
    this.#random = createRandom(seed, 'history');
    this.#clock = clock;
    this.#texts = texts;
    this.#devices = Array.from({ length: fleetSize }, (_, i) => ({
      id: `dev-${i}`,
      type: types[i % types.length] ?? types[0],
      ...{ mood: 0, seq: 0, board: 1, retired: false, said: [] },
      offset: this.#random.weighted([8, 1, 1]) * -600_000,
    }));
  }

  *opening(): Generator<EntryDraft> {
    yield daemon('start');
    for (const { path, text } of this.#texts.rules) yield this.#rule(path, text, 1);
    for (const device of this.#devices) yield this.#facts(device);
    yield daemon('admitting');
  }

  next(): EntryDraft | undefined {
    const random = this.#random;
    const quiet = random.weighted([90, 9, 1]);
    this.#wait(quiet === 0 ? random.uniform(0, 4_000) : quiet === 1 ? random.uniform(0, 60_000) : 2_400_000);
    const device = random.pick(this.#devices as [Fleeting, ...Fleeting[]]);
    if (random.chance(0.06)) device.mood = random.integer(0, moods[device.type].length - 1);
    const makers = [this.#telemetry, this.#life, this.#administration, this.#outage, this.#pulse] as const;
    return makers[random.weighted([100, 6, 4, 1, 3])]?.call(this, device);
  }

  #telemetry(device: Fleeting): EntryDraft {
    const random = this.#random;
    const form = random.weighted([70, 10, 6, 6, 4, 4]);
    if (form === 3 && device.said.length > 0) return arrival(device.id, random.pick(device.said as [string]));
    if (form === 4) return arrival(device.id, random.pick(broken as unknown as [string]));
    if (form === 5) return arrival(device.id, JSON.stringify(this.#values(device)));
    const newest = this.#clock.now() + device.offset;
    if (form === 2) return this.#say(device, this.#reading(device, newest - random.integer(1_000, 3_000_000)));
    if (form !== 1) return this.#say(device, this.#reading(device, newest - random.integer(0, 900)));
    const readings = Array.from({ length: random.integer(2, 6) }, () =>
      this.#reading(device, newest - random.integer(0, 90_000)),
    );
    return this.#say(device, readings);
  }

  #life({ id }: Fleeting): EntryDraft {
    const word = this.#random.chance(0.5) ? 'online' : 'offline';
    if (this.#random.chance(0.5)) return { kind: entryKind.presence, subject: id, label: word, payload: nothing };
    const label = this.#random.pick(['status', 'command/reply', '!foreign_topic', '!unknown_topic']);
    return { ...arrival(id, word), label };
  }

  #administration(device: Fleeting): EntryDraft {
    const random = this.#random;
    const act = random.weighted([3, 2, 2, 2, 1, 1]);
    if (act === 0) return this.#facts(device);
    if (act === 1) {
      device.board += 1;
      return this.#facts(device);
    }
    if (act === 2) return this.#take(device.id, { label: 'clear', rule: random.pick(['ES-01', 'EL-01']), by: 'li' });
    if (act === 3) return this.#changedRule();
    if (act === 4) return this.#take(device.id, { label: 'service-done', by: 'zhang' });
    device.retired = !device.retired;
    return device.retired ? this.#take(device.id, { label: 'device-retired' }) : this.#facts(device);
  }

  /** In order, or by a crash, of which the next start is the only sign. */
  #outage(): EntryDraft {
    const phase = this.#random.pick(['stop', 'start', 'admitting'] as const);
    this.#wait(this.#random.uniform(0, 200_000));
    return daemon(phase);
  }

  #pulse(): EntryDraft {
    return { kind: entryKind.pulse, subject: '', label: '', payload: nothing };
  }

  #wait(ms: number): void {
    this.#clock.advanceTo((this.#clock.now() + Math.floor(ms)) as Instant);
  }

  #say(device: Fleeting, message: unknown): EntryDraft {
    const text = JSON.stringify(message);
    device.said.push(text);
    if (device.said.length > 30) device.said.shift();
    return arrival(device.id, text);
  }

  #reading(device: Fleeting, ts: number): object {
    device.seq += 1;
    return { ts, ...(this.#random.chance(0.8) ? { seq: device.seq } : {}), values: this.#values(device) };
  }

  #values({ type, mood }: Fleeting): Values {
    const whole: Values = moods[type][mood] ?? moods[type][0];
    const kept = Object.entries(whole).filter(() => this.#random.chance(0.9));
    const values = kept.map(([name, value]) => [
      name,
      typeof value === 'number' && value > 1 ? value * this.#random.uniform(0.99, 1.01) : value,
    ]);
    if (type === 'elevator' && mood === 3) {
      this.#doorRetries += 1;
      values.push(['door_retry_count', this.#doorRetries]);
    }
    if (this.#random.chance(0.02)) values.push(['nobody_knows_this', 7]);
    return Object.fromEntries(values);
  }

  #facts({ id, type, board }: Fleeting): EntryDraft {
    const gasType = this.#random.pick(['12T', '10T', '4T']);
    const attributes: Values = type === 'gas_water_heater' ? { gas_type: gasType } : {};
    const district = this.#random.pick(['Chengdong', 'Chengxi', null]);
    const place = { district, city: null, building: null, provider: null };
    const facts = { id, type, model: null, ...place, board: `b-${board}`, purchasedOn: null, attributes };
    return this.#take(id, { label: 'device', device: facts });
  }

  /** Another `for`, another mode, or the text as it was. */
  #changedRule(): EntryDraft {
    const { path, text } = this.#random.pick(this.#texts.rules as unknown as [{ path: string; text: string }]);
    this.#ruleVersion += 1;
    const changed = this.#random.pick([
      text,
      text.replace(/for: \d+s/, 'for: 20s'),
      text.replace('mode: active', 'mode: shadow'),
      text.replace('mode: active', 'mode: retired'),
    ]);
    return this.#rule(path, changed, this.#ruleVersion);
  }

  #rule(path: string, text: string, version: number): EntryDraft {
    const parsed = parseRule(text, path);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    return this.#take(parsed.rule.id, { label: 'rule', rule: parsed.document, version });
  }

  #take(subject: string, control: WithoutId<Control>): EntryDraft {
    // Now and then the relay repeats itself after a crash.
    if (!this.#random.chance(0.05)) this.#control += 1;
    const whole = { ...control, id: Math.max(1, this.#control) } as Control;
    return { kind: entryKind.control, subject, label: whole.label, payload: encodeControl(whole) };
  }
}

type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never;

const nothing = new Uint8Array(0);

const daemon = (label: 'start' | 'admitting' | 'stop'): EntryDraft => ({
  kind: entryKind.daemon,
  subject: '',
  label,
  payload: nothing,
});

const arrival = (subject: string, text: string): EntryDraft => ({
  kind: entryKind.arrival,
  subject,
  label: 'telemetry',
  payload: Buffer.from(text),
});
