import { expect, it } from 'vitest';
import { reasonOf } from './reasons.ts';

it('reasons of dispatch become texts with their figures', () => {
  expect(reasonOf('skill 3 for 2')).toEqual({ key: 'skill', values: { has: '3', needs: '2' } });
  expect(reasonOf('load 0')).toEqual({ key: 'free', values: {} });
  expect(reasonOf('load 12')).toEqual({ key: 'load', values: { load: '12' } });
  expect(reasonOf('certification-expired')).toEqual({ key: 'certificationExpired', values: {} });
});

it('a reason that is not known is shown as it is', () => {
  expect(reasonOf('done with T000001')).toEqual({ key: 'other', values: { text: 'done with T000001' } });
});
