export type { HouseBooks, HouseDeps, HouseOptions } from './house.ts';
export { createHouse } from './house.ts';
