import type { Random } from '../randomness.ts';

/** A prebuilt payload and where its changing numbers stand. */
export interface PayloadForm {
  readonly payload: Buffer;
  readonly tsAt: number;
  readonly seqAt: number;
  readonly pressureAt: number;
}

/** Digits of an instant in milliseconds, until the year 2286. */
export const tsDigits = 13;
/** All sequence numbers have nine digits, so that they can be counted on in place. */
export const seqDigits = 9;
export const firstSeqDefault = 100_000_001;
export const pressureDigits = 4;

const head = `{"ts":${'0'.repeat(tsDigits)},"seq":${'0'.repeat(seqDigits)},"values":{`;
const pressureField = '"burner_state":"flame","gas_supply_pressure_pa":';

/** The smallest payload that carries what rules look at. */
export const leastPayload = head.length + pressureField.length + pressureDigits + 2;

/** A burning gas heater's reading of exactly `bytes` bytes, with room for `ts`, `seq` and the pressure. */
export function readingPayload(bytes: number, random: Random): PayloadForm {
  const signals = [
    pressureField + '0'.repeat(pressureDigits),
    `"water_flow_lpm":${random.uniform(6, 9).toFixed(1)}`,
    `"water_outlet_temp_c":${random.uniform(41, 43).toFixed(1)}`,
    `"flame_current_ua":${random.uniform(3.7, 4.3).toFixed(2)}`,
  ];
  return {
    payload: Buffer.from(`${head}${fillUp(signals, bytes - head.length - 2)}}}`),
    tsAt: head.indexOf('"ts":') + 5,
    seqAt: head.indexOf('"seq":') + 6,
    pressureAt: head.length + pressureField.length,
  };
}

/** As many signals as fit; what is left over goes into the decimals of one more, or into blanks. */
function fillUp(signals: readonly string[], room: number): string {
  let text = signals[0] ?? '';
  for (const signal of signals.slice(1)) {
    if (text.length + signal.length + 1 <= room) text += `,${signal}`;
  }
  const last = ',"cabinet_temp_c":18.';
  const left = room - text.length;
  // No number needs more than twelve decimals; JSON lets blanks stand between its parts.
  const decimals = Math.min(12, left - last.length);
  if (decimals > 0) text += last + '5'.repeat(decimals);
  return text + ' '.repeat(Math.max(0, room - text.length));
}

/** Healthy gas has about its rated 2000 Pa; a fault less than half of that, which is GH-02's. */
export function drawPressure(faulty: boolean, random: Random): number {
  return faulty ? random.integer(400, 800) : random.integer(1900, 2200);
}

/** Writes a number right-aligned into a field of `width` bytes, blanks before it. */
export function writeNumber(into: Uint8Array, at: number, width: number, value: number): void {
  let left = value;
  for (let i = at + width - 1; i >= at; i -= 1) {
    const rest = Math.floor(left / 10);
    into[i] = left === 0 && i < at + width - 1 ? 32 : 48 + (left - rest * 10);
    left = rest;
  }
}
