import { describe, expect, test } from 'vitest';
import { sample } from '../../../test/harness/samples.ts';
import { SignalJudge } from '../fold/judge-signals.ts';
import { bytes, shippedCatalogue, shippedTexts, winter } from '../testing/shipped.ts';
import { decode } from './decode-mapped.ts';
import { MappingSet } from './mapping.ts';
import { parseMappings } from './parse-mapping.ts';

const catalogue = shippedCatalogue();
const parsed = parseMappings(shippedTexts('mappings'), [], catalogue);
if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
const topic = 'navien/nwp500/HP-1/status';
const [found] = new MappingSet(parsed.mappings).find(topic);
const type = catalogue.types.get('heat_pump_water_heater');
if (found === undefined || type === undefined) throw new Error('there is no mapping');
const { mapping } = found;
const judge = new SignalJudge(type);

/** The signals of a message, judged as a daemon would; whatever is refused or not known fails the test. */
function signalsOf(message: unknown): Record<string, unknown> {
  const { parts, refusals } = decode(mapping, topic, bytes(message), winter);
  const [reading] = parts[0]?.readings ?? [];
  if (reading === undefined || refusals.length > 0) throw new Error(JSON.stringify(refusals));
  const { refusals: unfit, unknown } = judge.judge(reading);
  expect({ unfit, unknown, device: parts[0]?.device }).toEqual({ unfit: [], unknown: undefined, device: 'HP-1' });
  return Object.fromEntries(reading.names.map((name, i) => [name, reading.values[i]]));
}

/** Made up, in the form of the heater. */
const status = {
  ...{ command: 0, errorCode: 0, subErrorCode: 0, operationMode: 32, ecoUse: 2, compUse: 2, evaFanUse: 2 },
  ...{ dhwTemperature: 101, dhwTemperatureSetting: 111, tankUpperTemperature: 507, tankLowerTemperature: 488 },
  ...{ dischargeTemperature: 655, suctionTemperature: -12, evaporatorTemperature: 35, ambientTemperature: 152 },
  ...{ targetSuperHeat: 40, currentSuperHeat: -3, eevStep: 210, currentFanRpm: 612, currentInletTemperature: 0 },
  ...{ wtrOvrSensorUse: 1, conOvrSensorUse: 1, airFilterAlarmElapsed: 17, wifiRssi: 55 },
};

const read = {
  ...{ tank_upper_temp_c: 50.7, tank_lower_temp_c: 48.8, setpoint_temp_c: 55.5, discharge_temp_c: 65.5 },
  ...{
    suction_temp_c: -1.2,
    evaporator_temp_c: 3.5,
    ambient_air_temp_c: 15.2,
    superheat_target_k: 4,
    superheat_k: -0.3,
  },
  ...{ eev_position_steps: 210, evaporator_fan_speed_rpm: 612, compressor_state: 'running', filter_run_total_h: 17 },
  ...{ leak_detected_on: false, condensate_overflow_on: false, fault_code_state: 'none', fault_subcode_state: 'none' },
};

describe('a status message of the heat-pump heater', () => {
  test('gives every signal in its unit, and nothing of sensors that the heater may not have', () => {
    expect(signalsOf({ deviceType: 52, status })).toEqual(read);
  });

  test('tells a fault as the maker writes it, and a leak', () => {
    const faulty = { ...status, compUse: 1, errorCode: 799, subErrorCode: 1, wtrOvrSensorUse: 2 };
    expect(signalsOf({ deviceType: 52, status: faulty })).toMatchObject({
      ...{ compressor_state: 'off', fault_code_state: 'E799', fault_subcode_state: '1', leak_detected_on: true },
    });
    expect(signalsOf({ status: { errorCode: 96 } })).toEqual({ fault_code_state: 'E096' });
  });
});

interface Status {
  readonly status: Readonly<Record<string, number>>;
}
const messages = sample('navien/nwp500_status_messages.json') as Status[] | undefined;

test.skipIf(messages === undefined)(
  'each of 45 real ones is read without a fault, its tenths and halves as degrees',
  () => {
    expect(messages).toHaveLength(45);
    for (const message of messages ?? []) {
      const raw = message.status;
      const tenth = (name: string): number => Math.round(raw[name] ?? Number.NaN) / 10;
      expect(signalsOf(message)).toEqual({
        tank_upper_temp_c: tenth('tankUpperTemperature'),
        tank_lower_temp_c: tenth('tankLowerTemperature'),
        setpoint_temp_c: (raw.dhwTemperatureSetting ?? Number.NaN) / 2,
        discharge_temp_c: tenth('dischargeTemperature'),
        suction_temp_c: tenth('suctionTemperature'),
        evaporator_temp_c: tenth('evaporatorTemperature'),
        ambient_air_temp_c: tenth('ambientTemperature'),
        superheat_k: tenth('currentSuperHeat'),
        superheat_target_k: tenth('targetSuperHeat'),
        eev_position_steps: raw.eevStep,
        evaporator_fan_speed_rpm: raw.currentFanRpm,
        compressor_state: raw.compUse === 2 ? 'running' : 'off',
        leak_detected_on: false,
        condensate_overflow_on: false,
        filter_run_total_h: 0,
        fault_code_state: 'none',
        fault_subcode_state: 'none',
      });
    }
  },
);
