import { duplicate } from './duplicate.ts';
import { grouped } from './grouped.ts';
import { inhibited } from './inhibited.ts';
import { retiredDevice } from './retired-device.ts';
import { shadow } from './shadow.ts';
import { silenced } from './silenced.ts';
import type { Stage } from './stage.ts';

/**
 * Everything that may hold a finding back, in the order asked; the first that does gives the reason. The first three
 * keep a verdict from taking effect; the others let the alert open and keep its work back until what they name ends.
 */
export const stages: readonly Stage[] = [shadow, retiredDevice, duplicate, silenced, inhibited, grouped];
