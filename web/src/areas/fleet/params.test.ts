import { expect, it } from 'vitest';
import { paramsOf } from './params.ts';

it('what is sent with a command is JSON, nothing, or said to be faulty', () => {
  expect(paramsOf('{"setpoint_c": 45}')).toEqual({ setpoint_c: 45 });
  expect(paramsOf('  ')).toBeUndefined();
  expect(paramsOf('{setpoint')).toBe('faulty');
});
