import { duplicate } from './duplicate.ts';
import { retiredDevice } from './retired-device.ts';
import { shadow } from './shadow.ts';
import type { Stage } from './stage.ts';

/** Everything that may hold a verdict back, in the order asked; the first that does gives the reason. */
export const stages: readonly Stage[] = [shadow, retiredDevice, duplicate];
