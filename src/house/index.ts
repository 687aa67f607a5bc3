export type { HouseBooks, HouseDeps, HouseOptions } from './house.ts';
export { createHouse } from './house.ts';
export type { House, HouseStatus } from './house-view.ts';
export { createUpkeep } from './upkeep.ts';
