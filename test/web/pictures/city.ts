/** Where the town of the simulators lies. */
export const city = '临溪';
