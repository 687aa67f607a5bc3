import type { Shot } from './shots.ts';
import { shotsOfAdministration } from './shots-of-administration.ts';
import { shotsOfFigures } from './shots-of-figures.ts';
import { shotsOfRules } from './shots-of-rules.ts';
import { shotsOfWork } from './shots-of-work.ts';

/** Every picture that docs/console.md shows. */
export const shots: readonly Shot[] = [...shotsOfWork, ...shotsOfRules, ...shotsOfFigures, ...shotsOfAdministration];
