/** The few laws that several devices share. */

/** Newton's law of cooling over `dt`, exactly: `target + (value - target) * e^(-dt / tau)`. */
export function relax(value: number, target: number, tau: number, dt: number): number {
  return target + (value - target) * Math.exp(-dt / tau);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Heat capacity of water, kJ/(kg K). */
export const waterHeat = 4.186;

/** Power in kW that heats a flow of water by so many kelvin. */
export function heatingPower(flowLpm: number, riseK: number): number {
  return (flowLpm / 60) * waterHeat * riseK;
}

/** A curve through 24 hourly values, straight between them and closed at midnight. */
export function hourlyCurve(values: readonly number[]): (hour: number) => number {
  return (hour) => {
    const from = Math.floor(hour) % 24;
    const share = hour - Math.floor(hour);
    return (values[from] ?? 0) * (1 - share) + (values[(from + 1) % 24] ?? 0) * share;
  };
}
