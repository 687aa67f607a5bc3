import { describe, expect, it } from 'vitest';
import { barring, bodyOf, counted, type Draft, emptyDraft, type Item, isBegun, lacking, writtenIn } from './report.ts';

const item = (id: string, blocking: boolean) => ({ id, blocking, state: null }) as unknown as Item;
const items = [item('gas', true), item('flue', true), item('filter', false)];
const passed = { gas: 'passed', flue: 'not_applicable' } as const;
const draft = (more: Partial<Draft>): Draft => ({ ...emptyDraft, ...more });

describe('a report', () => {
  it('cannot say that the work is done while an item of class A failed or was not looked at', () => {
    expect(barring(items, {}).map(({ id }) => id)).toEqual(['gas', 'flue']);
    expect(barring(items, { ...passed, flue: 'failed' }).map(({ id }) => id)).toEqual(['flue']);
    expect(lacking(draft({ result: 'done', cause: 'leak', answers: { gas: 'passed' } }), items)).toBe('checklist');
    expect(
      lacking(draft({ result: 'done', cause: 'leak', answers: { ...passed, filter: 'failed' } }), items),
    ).toBeUndefined();
  });

  it('needs a result, and of work that is done a cause', () => {
    expect(lacking(emptyDraft, items)).toBe('result');
    expect(lacking(draft({ result: 'done', answers: passed }), items)).toBe('cause');
    expect(lacking(draft({ result: 'done', answers: passed, cause: 'other', ownCause: ' ' }), items)).toBe('cause');
    expect(lacking(draft({ result: 'unfinished' }), items)).toBeUndefined();
    expect(lacking(draft({ result: 'not_at_home' }), items)).toBeUndefined();
  });

  it('sends what was put down, and nothing of what was left empty', () => {
    const all = draft({
      ...{
        result: 'done',
        cause: 'other',
        ownCause: ' mouse ',
        notes: ' 已更换 ',
        answers: { ...passed, filter: 'failed' },
      },
      ...{ remarks: { filter: '滤网脏' }, parts: [{ part: 'GW-HOSE', quantity: 2 }] },
      ...{ otherParts: [{ part: 'hose clip', quantity: 1 }] },
    });
    expect(bodyOf(all, items)).toEqual({
      ...{ result: 'done', cause_code: 'mouse', notes: '已更换', parts: [{ part: 'GW-HOSE', quantity: 2 }] },
      other_parts: [{ name: 'hose clip', quantity: 1 }],
      checklist: [
        { item: 'gas', state: 'passed' },
        { item: 'flue', state: 'not_applicable' },
        { item: 'filter', state: 'failed', note: '滤网脏' },
      ],
    });
    expect(bodyOf(draft({ result: 'unfinished' }), items)).toEqual({ result: 'unfinished' });
    expect(bodyOf(emptyDraft, items)).toBeUndefined();
  });

  it('says of who was not at home only that, and what was noted', () => {
    const absent = draft({ result: 'not_at_home', notes: '敲门无人应', cause: 'leak', answers: passed });
    expect(bodyOf(absent, items)).toEqual({ result: 'not_at_home', notes: '敲门无人应' });
  });

  it('answers for nothing that is no longer on the list', () => {
    expect(bodyOf(draft({ result: 'unfinished', answers: { gone: 'passed' } }), items)).toEqual({
      result: 'unfinished',
    });
  });

  it('is begun with the first thing put down', () => {
    expect(isBegun(emptyDraft)).toBe(false);
    expect(isBegun(draft({ notes: 'a' }))).toBe(true);
  });

  it('gives back all that was written in words', () => {
    const written = draft({
      notes: 'stuck',
      remarks: { gas: 'hisses', flue: '' },
      otherParts: [{ part: 'clip', quantity: 1 }],
    });
    expect(writtenIn(written)).toBe('stuck\nhisses\nclip');
  });
});

describe('the parts', () => {
  it('are counted up and down, and gone with the last', () => {
    const one = counted([], 'GW-HOSE', 1);
    expect(one).toEqual([{ part: 'GW-HOSE', quantity: 1 }]);
    expect(counted(one, 'GW-HOSE', 1)).toEqual([{ part: 'GW-HOSE', quantity: 2 }]);
    expect(counted(one, 'GW-HOSE', -1)).toEqual([]);
    expect(counted(one, 'GW-FAN', -1)).toEqual(one);
  });
});
