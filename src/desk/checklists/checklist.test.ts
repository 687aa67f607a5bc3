import { expect, it } from 'vitest';
import { barring, type Checklist, checklistFor, strangeAnswer } from './checklist.ts';

const title = { en: 'Gas joints are tight', 'zh-CN': '燃气接口无泄漏' };
const item = (id: string, blocking: boolean) => ({ id, blocking, title });
const items = [item('gas', true), item('flue', true), item('filter', false)];
const gas: Checklist = { id: 'CL-GAS', device_type: 'gas_water_heater', faults: [], items };
const narrow: Checklist = { ...gas, id: 'CL-LEAK', faults: ['GW-400'] };
const passed = (...ids: string[]) => ids.map((id) => ({ item: id, state: 'passed' as const }));

it('the list of a fault comes before that of the type', () => {
  expect(checklistFor([gas, narrow], 'gas_water_heater', 'GW-400')?.id).toBe('CL-LEAK');
  expect(checklistFor([gas, narrow], 'gas_water_heater', 'GW-110')?.id).toBe('CL-GAS');
  expect(checklistFor([gas, narrow], 'gas_water_heater', null)?.id).toBe('CL-GAS');
  expect(checklistFor([gas], 'elevator', null)).toBeUndefined();
});

it('an item of class A that failed, or that was passed over, bars the work from being done', () => {
  expect(barring(gas, [...passed('gas'), { item: 'flue', state: 'failed' }]).map(({ id }) => id)).toEqual(['flue']);
  expect(barring(gas, passed('gas', 'filter')).map(({ id }) => id)).toEqual(['flue']);
  expect(barring(gas, passed('gas', 'flue'))).toEqual([]);
  expect(barring(gas, [...passed('gas'), { item: 'flue', state: 'not_applicable' }])).toEqual([]);
});

it('an item of class B bars nothing, and neither does a list that nobody began', () => {
  expect(barring(gas, [...passed('gas', 'flue'), { item: 'filter', state: 'failed' }])).toEqual([]);
  expect(barring(gas, [])).toEqual([]);
  expect(barring(undefined, passed('gas'))).toEqual([]);
});

it('answers to what the list does not have, or twice, are found', () => {
  expect(strangeAnswer(gas, passed('gas', 'boiler'))).toBe('boiler');
  expect(strangeAnswer(gas, passed('gas', 'gas'))).toBe('gas');
  expect(strangeAnswer(undefined, passed('gas'))).toBe('gas');
  expect(strangeAnswer(gas, passed('gas', 'flue'))).toBeUndefined();
});
