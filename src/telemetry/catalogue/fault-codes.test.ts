import { expect, test } from 'vitest';
import { shippedCatalogue, shippedTexts } from '../testing/shipped.ts';
import type { FaultCode } from './fault-code-types.ts';
import { parseFaultCodes } from './parse-fault-codes.ts';
import { parseMakerCodes } from './parse-maker-codes.ts';

const catalogue = shippedCatalogue();

function shippedFaultCodes(): ReadonlyMap<string, FaultCode> {
  const parsed = parseFaultCodes(shippedTexts('fault-codes'), catalogue);
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults, undefined, 1));
  return parsed.faultCodes;
}

// The domain page, section 6.
const codes = {
  GW: '101 102 103 104 110 111 112 113 120 121 122 123 124 130 131 132 133 140 141 142 150 160 161 170 190',
  EW: '201 202 203 204 205 206 207 208 209 210 211 212',
  HP: '301 302 303 304 305 306 307 308 309 310 311 312 313 314 315 316',
  EL: `401 402 403 404 410 411 412 413 420 421 422 430 431 432 440 441 442 443 444 445 450 451 452 460 461 462 470`,
};

// What rules about tickets and about whole districts find.
const others = ['EL-480', 'XX-101', 'XX-201'];

test('every fault code of the domain page is there, and those of rules about tickets and districts', () => {
  const expected = Object.entries(codes).flatMap(([kind, numbers]) => numbers.split(' ').map((n) => `${kind}-${n}`));
  expect([...shippedFaultCodes().keys()].sort()).toEqual([...expected, ...others].sort());
});

test('what endangers life is urgent and has advice, and nothing else is urgent', () => {
  const grave = [...shippedFaultCodes().values()].filter(({ severity, urgent }) => severity === 'P1' || urgent);
  expect(
    grave.filter(({ severity, urgent, advice }) => severity !== 'P1' || !urgent || !advice).map((one) => one.code),
  ).toEqual([]);
});

test('a fault that is worse in some cases says when', () => {
  expect(shippedFaultCodes().get('GW-102')?.worse).toEqual({
    severity: 'P2',
    when: { en: 'three times a day or more', 'zh-CN': '一天三次及以上' },
  });
});

test('actions keep their order', () => {
  expect(shippedFaultCodes().get('GW-101')?.actions).toEqual(['care_call', 'ticket']);
  expect(shippedFaultCodes().get('GW-111')?.actions).toEqual(['group', 'care_call']);
});

test('makers map to neutral codes, and codes of unknown meaning stay listed', () => {
  const parsed = parseMakerCodes(shippedTexts('maker-codes'), catalogue, shippedFaultCodes());
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults, undefined, 1));
  const find = (maker: string, type: string, code: string) =>
    parsed.makers.find((one) => one.maker === maker && one.deviceTypes.includes(type))?.codes.get(code);
  expect(find('rinnai', 'gas_water_heater', '03')?.meaning?.en).toBe('Power cut during the fill');
  expect(find('rinnai', 'gas_water_heater', '12')).toMatchObject({ fault: 'GW-102', grade: 'A' });
  expect(find('rinnai', 'gas_water_heater', '19')).toEqual({ code: '19', source: '[G12]', grade: 'A' });
  expect(find('navien', 'heat_pump_water_heater', 'E326')?.fault).toBe('EW-202');
  expect(find('bacnet', 'elevator', '8')?.fault).toBe('EL-420');
});

test('a wrong file is told by place and sentence', () => {
  const text = `device_types: [kettle]
codes:
  GW-1: { severity: P2, meaning: { en: a, zh-CN: b }, actions: [ticket] }
  GW-101: { severity: P9, meaning: { en: a, zh-CN: b }, actions: [ticket] }
  GW-102: { severity: P2, meaning: { en: a, zh-CN: b }, actions: [dance] }
  GW-103: { severity: P2, meaning: { en: a, zh-CN: b }, actions: [ticket], urgent: perhaps }
`;
  const parsed = parseFaultCodes([{ path: 'a.yaml', text }], catalogue);
  const faults = 'faults' in parsed ? parsed.faults : [];
  expect(faults.map(({ line, sentence }) => `${line} ${sentence.split(';')[0]}`)).toEqual([
    '1 device type kettle is not in the catalogue',
    '3 fault code GW-1: a code looks like GW-101',
    '4 fault code GW-101: severity must be one of P1, P2, P3, P4, info',
    '5 fault code GW-102: actions are some of ticket, care_call, group, log, suppress',
    '6 fault code GW-103: urgent must be true or false',
  ]);
});

test('a maker that maps to a code nobody knows is refused', () => {
  const text = `maker: m
title: { en: m, zh-CN: m }
device_types: [elevator]
codes: { '1': { fault: XX-999, source: s, grade: Z } }`;
  const parsed = parseMakerCodes([{ path: 'm.yaml', text }], catalogue, shippedFaultCodes());
  const faults = 'faults' in parsed ? parsed.faults : [];
  expect(faults.map(({ line, sentence }) => `${line} ${sentence}`)).toEqual([
    '4 code 1: grade must be one of A, B, C, GK',
    '4 code 1: XX-999 is no fault code of the catalogue',
  ]);
});
