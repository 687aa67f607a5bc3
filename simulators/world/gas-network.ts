import { clamp } from '../physics.ts';

/** What sets the pressure at one heater's gas inlet. */
export interface GasSupply {
  /** The pressure that the heater is made for: 2000 Pa for natural gas 12T. */
  readonly ratedPa: number;
  /** Gas drawn by the district as a share of its design maximum. */
  readonly districtLoad: number;
  /** Gas drawn by this heater as a share of its own maximum. */
  readonly ownFlow: number;
  /** 1 = a free pipe; 4 to 8 = a half-open valve or a clogged hose. */
  readonly restriction: number;
  /** What a creeping regulator adds. */
  readonly regulatorRisePa: number;
  readonly noisePa: number;
}

const regulatorShare = 1.15;
const districtShare = 0.125;
const ownShare = 0.075;
/** Drop in a low-pressure pipe grows with this power of the flow (Renouard). */
const flowExponent = 1.82;

/**
 * Pa at the inlet: regulator, less the district's drop, less the heater's own. At 2000 Pa rated that is
 * 2300 - 250 * load^1.82 - 150 * restriction * own^1.82.
 */
export function supplyPressure(supply: GasSupply): number {
  const district = districtShare * supply.districtLoad ** flowExponent;
  const own = ownShare * supply.restriction * supply.ownFlow ** flowExponent;
  const pressure = supply.ratedPa * (regulatorShare - district - own) + supply.regulatorRisePa + supply.noisePa;
  return clamp(pressure, 0, 6000);
}
