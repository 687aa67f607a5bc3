import { constants } from 'node:os';
import { stepBack } from './step-back.ts';

/** The thread of a backup. It steps back before it so much as loads what it runs. */

stepBack(constants.priority.PRIORITY_LOW);
await import('./backup-body.ts');
