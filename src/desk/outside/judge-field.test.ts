import { describe, expect, it } from 'vitest';
import { judgeField, type Sides } from './judge-field.ts';
import type { OutsideField, SharedFields } from './outside-update.ts';

const agreed: SharedFields = { severity: 'P2', assignee: 'wu', state: 'accepted' };
const both: Sides = {
  here: agreed,
  hereThen: agreed,
  saidThen: agreed,
  tookOver: undefined,
  first: false,
  lifeSafety: false,
};
const changedHere: Sides = { ...both, here: { severity: 'P3', assignee: 'li', state: 'in_progress' } };

/** What stands here, what the other side sends, and what follows. `agreed` is what both had. */
describe('a field that both sides have', () => {
  it.each<[string, OutsideField, string | null, Sides, ReturnType<typeof judgeField>]>([
    ['nothing changed', 'state', 'accepted', both, 'echo'],
    ['changed there only', 'state', 'closed', both, 'take'],
    ['somebody named there only', 'assignee', 'chen', both, 'take'],
    ['nobody named there any more', 'assignee', null, both, 'take'],
    ['changed here only, and sent along as it was', 'state', 'accepted', changedHere, 'behind'],
    ['changed here only, the assignee sent along', 'assignee', 'wu', changedHere, 'behind'],
    ['put back there in knowledge of ours', 'assignee', 'wu', { ...changedHere, tookOver: true }, 'take'],
    ['changed here, and come back as an echo', 'state', 'in_progress', changedHere, 'echo'],
    ['changed on both sides, differently', 'state', 'closed', changedHere, 'both-changed'],
    ['two people named at once', 'assignee', 'chen', changedHere, 'both-changed'],
    ['changed there in knowledge of ours', 'state', 'closed', { ...changedHere, tookOver: true }, 'take'],
    [
      'changed there, without knowledge of ours',
      'state',
      'closed',
      { ...changedHere, tookOver: false },
      'both-changed',
    ],
    ['something else changed here meanwhile', 'state', 'closed', { ...both, tookOver: false }, 'take'],
    ['the first word, of what stands here', 'state', 'closed', { ...both, first: true, tookOver: true }, 'take'],
    [
      'the first word, of something older',
      'state',
      'closed',
      { ...both, first: true, tookOver: false },
      'both-changed',
    ],
    ['the first word, of which nothing is known', 'state', 'closed', { ...both, first: true }, 'take'],
    ['life safety lowered', 'severity', 'P3', { ...both, lifeSafety: true }, 'life-safety'],
    ['life safety raised', 'severity', 'P1', { ...both, lifeSafety: true }, 'take'],
    ['life safety cancelled', 'state', 'cancelled', { ...both, lifeSafety: true }, 'life-safety'],
    ['life safety worked on', 'state', 'resolved', { ...both, lifeSafety: true }, 'take'],
    ['lowered when the alert is over', 'severity', 'P4', both, 'take'],
    ['cancelled when the alert is over', 'state', 'cancelled', both, 'take'],
  ])('%s', (_, field, sent, sides, expected) => {
    expect(judgeField(field, sent, sides)).toBe(expected);
  });
});
