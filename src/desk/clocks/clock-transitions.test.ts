import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { clockInputs, clockStates, decideClock, fitting } from './sla.ts';
import { decideStep, stepInputs, stepStates } from './step-transitions.ts';

it('moves a clock exactly as the table in the docs says', async () => {
  const table = transitionTable('SLA clock', clockStates, clockInputs, decideClock);
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/sla-clock.md');
});

it('moves a step of a ladder exactly as the table in the docs says', async () => {
  const table = transitionTable('Step of a ladder', stepStates, stepInputs, decideStep);
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/ladder-step.md');
});

it('takes the policy that says most of whom it is for', () => {
  const subject = { severity: 'P1', device_type: 'elevator', city: 'Nanjing', area_kind: 'rural' } as const;
  const any = { id: 'any', severity: 'P1' } as const;
  const lift = { id: 'lift', severity: 'P1', device_type: 'elevator' } as const;
  const rural = { id: 'rural', severity: 'P1', device_type: 'elevator', area_kind: 'rural' } as const;
  expect(fitting([any, lift, rural], subject)?.id).toBe('rural');
  expect(fitting([any, lift, rural], { ...subject, area_kind: null })?.id).toBe('lift');
  expect(fitting([any, rural], { ...subject, device_type: null })?.id).toBe('any');
  expect(fitting([lift], { ...subject, severity: 'P2' })).toBeUndefined();
});
