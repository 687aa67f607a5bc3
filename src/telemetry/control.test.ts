import { expect, test } from 'vitest';
import { encodeControl, parseControl } from './control.ts';
import { bytes, factsOf, later } from './testing/shipped.ts';

const device = factsOf('d', {
  model: 'm',
  district: 'n',
  city: 'c',
  building: '3',
  provider: 'p',
  purchasedOn: '2025-01-02',
  attributes: { a: 1, b: 'x', c: true },
});

test.each([
  { label: 'device', id: 1, device },
  { label: 'device-retired', id: 2 },
  { label: 'rule', id: 3, rule: { any: ['thing'] }, version: 1 },
  { label: 'rule-retired', id: 4, rule: 'GH-02' },
  { label: 'clear', id: 5, rule: 'GH-02', by: 'anna' },
  { label: 'service-done', id: 6, by: 'anna' },
  { label: 'ticket', id: 7, rule: 'GH-02', fault: 'GW-110', severity: 'P2' },
  { label: 'forecast', id: 9, place: 'hexi', issued_at: 5, source: 'open-meteo', points: [[0, -3.5]] },
  { label: 'kept', id: 10, messages: [{ at: later(1), label: 'telemetry', payload: 'e30=' }], online: null },
  { label: 'kept', id: 11, messages: [], online: true },
  { label: 'ticket', id: 8, rule: 'GH-02', fault: null, severity: 'P4' },
] as const)('$label is read back as it was written', (control) => {
  expect(parseControl(control.label, encodeControl(control))).toEqual({ control });
});

test('a device written before it had city, building and provider has none', () => {
  const { city: _, building: __, provider: ___, ...older } = device;
  const none = { ...device, city: null, building: null, provider: null };
  expect(parseControl('device', bytes({ id: 1, device: older }))).toMatchObject({ control: { device: none } });
});

test.each([
  ['device', '{', 'the body is not JSON'],
  ['device', '"\xff', 'the body is not JSON'],
  ['device', '[]', 'the body is no object'],
  ['device', '{}', 'id must be a whole number from 1'],
  ['device', '{"id":0}', 'id must be a whole number from 1'],
  ['device', '{"id":1}', 'device must be an object'],
  ['device', { id: 1, device: { ...device, board: '' } }, 'device needs id, type and board as texts'],
  [
    'device',
    { id: 1, device: { ...device, model: 3 } },
    'model, district and purchasedOn of device must be texts or null',
  ],
  ['device', { id: 1, device: { ...device, city: 3 } }, 'city, building and provider of device must be texts or null'],
  [
    'device',
    { id: 1, device: { ...device, attributes: { a: {} } } },
    'attributes of device must be numbers, texts, true or false',
  ],
  ['rule', '{"id":1}', 'rule is missing'],
  ['rule', '{"id":1,"rule":{}}', 'version must be a number'],
  ['rule-retired', '{"id":1}', 'rule must be a text'],
  ['clear', '{"id":1,"by":"a"}', 'rule must be a text'],
  ['clear', '{"id":1,"rule":"a"}', 'by must be a text'],
  ['service-done', '{"id":1}', 'by must be a text'],
  ['forecast', '{"id":1,"place":""}', 'place must be a text'],
  ['forecast', '{"id":1,"place":"a"}', 'source must be a text'],
  ['forecast', '{"id":1,"place":"a","source":"b","issued_at":1.5}', 'issued_at must be a whole number of milliseconds'],
  [
    'forecast',
    '{"id":1,"place":"a","source":"b","issued_at":1,"points":[[1,"x"]]}',
    'points must be 1 to 400 pairs of milliseconds and degrees',
  ],
  ['ticket', '{"id":1,"fault":null}', 'rule must be a text'],
  ['ticket', '{"id":1,"rule":"a","severity":"P2"}', 'fault must be a text or null'],
  ['ticket', '{"id":1,"rule":"a","fault":null}', 'severity must be a text'],
  ['kept', '{"id":1,"messages":[],"online":3}', 'online must be true, false or null'],
  [
    'kept',
    '{"id":1,"messages":[{"at":1}],"online":null}',
    'messages must be a list of at in milliseconds, label and payload in base64',
  ],
  ['dance', '{"id":1}', 'no such label'],
])('%s with body %j is told to be wrong', (label, body, fault) => {
  expect(parseControl(label, bytes(body))).toEqual({ fault: `control ${label}: ${fault}` });
});
