import { expect, it } from 'vitest';
import { readTruthLine } from './truth-file.ts';

const read = (line: object) => readTruthLine(JSON.stringify(line), 'truth.jsonl:7');
const refusal = (line: object): string => {
  try {
    read(line);
    return 'taken';
  } catch (error) {
    return (error as Error).message;
  }
};

const onset = '2026-01-12T11:36:15.071Z';
const line = { scenario: 'SC-12', device: 'el-1', kind: 'worn_door', onset, end: null };

it('reads what scenarios write, and when what they warn of came about', () => {
  expect(
    read({ ...line, details: { must_fire: ['EL-02'], must_not_fire: [], failure_at: '2026-02-01T00:00:00Z' } }),
  ).toEqual([{ device: 'el-1', onset, end: null, event_at: '2026-02-01T00:00:00Z', must_fire: ['EL-02'] }]);
  for (const name of ['code_at', 'first_lockout_at', 'zero_at']) {
    const [event] = read({ ...line, details: { must_fire: ['GH-08'], [name]: onset } });
    expect(event?.event_at).toBe(onset);
  }
  // It never froze.
  expect(read({ ...line, details: { must_fire: ['GH-08'], zero_at: null } })[0]).not.toHaveProperty('event_at');
});

it('takes must_fire and event_at beside the rest as well', () => {
  expect(read({ device: 'gh-1', onset, must_fire: ['GH-02'], event_at: onset })).toEqual([
    { device: 'gh-1', onset, end: null, event_at: onset, must_fire: ['GH-02'] },
  ]);
});

it('tells what happened to a district of one of its members, and passes over what need not fire', () => {
  const district = { ...line, device: null, district: 'Chengdong' };
  expect(read({ ...district, details: { members: ['gh-3', 'gh-4'], must_fire: ['GH-03'] } })).toMatchObject([
    { device: 'gh-3' },
  ]);
  expect(read({ ...district, details: { members: [], must_fire: ['GH-03'] } })).toEqual([]);
  expect(read({ ...line, details: { must_fire: [] } })).toEqual([]);
});

it('names the line, the field, its value and the remedy of whatever is wrong', () => {
  const details = { must_fire: ['GH-02'] };
  expect(refusal({ ...line, details, on_set: onset })).toBe(
    `truth.jsonl:7: on_set is "${onset}"; a line has scenario, device, district, kind, onset, end, details, must_fire, event_at; correct the name or leave it out.`,
  );
  expect(refusal({ ...line, details: { mustFire: ['GH-02'] } })).toContain('must_fire is missing; write the rules');
  expect(refusal({ ...line, details: { must_fire: 'GH-02' } })).toContain('must_fire is "GH-02"');
  expect(refusal({ ...line, details, onset: 'yesterday' })).toContain('onset is "yesterday"; write an RFC 3339 time');
  expect(refusal({ ...line, details, end: 5 })).toContain('end is 5; write an RFC 3339 time');
  expect(refusal({ ...line, details: { ...details, failure_at: 'soon' } })).toContain('event_at is "soon"');
  expect(refusal({ onset, details })).toContain('device is missing; write the id of the device');
  expect(refusal({ ...line, device: null, details })).toContain('device is null');
  expect(refusal([line])).toContain('a line is [');
  expect(() => readTruthLine('{', 'truth.jsonl:1')).toThrow('truth.jsonl:1: this is no JSON');
});
