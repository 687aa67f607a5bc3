import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, hours, instant, minutes, toRfc3339 } from '../../base/index.ts';
import { type DeskBench, openDeskBench } from '../testing/desk-bench.ts';

/** Noon of a winter's day in Shanghai. */
const noon = Date.parse('2026-01-15T12:00:00+08:00');
const at = (text: string) => instant(Date.parse(text));

describe('the queue of care calls', () => {
  let bench: DeskBench;
  beforeEach(async () => {
    bench = await openDeskBench(instant(noon));
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  describe('taking', () => {
    it('gives the most severe first, then the soonest due, and the same call to nobody else', async () => {
      bench.rule('LATE', { care_call: { script: 'CC-A', due: hours(2) } });
      bench.rule('SOON', { care_call: { script: 'CC-B', due: hours(1) } });
      await bench.say('LATE', 'H-1', { severity: 'P2' });
      await bench.say('SOON', 'H-2', { severity: 'P2' });
      await bench.say('SOON', 'H-3', { severity: 'P1' });
      const taken = [
        await bench.next('ann'),
        await bench.next('bob'),
        await bench.next('cat'),
        await bench.next('dan'),
      ];
      expect(taken.map((call) => call?.device_id)).toEqual(['H-3', 'H-2', 'H-1', undefined]);
      expect(taken[0]).toMatchObject({ claimed_by: 'ann', claimed_until: noon + minutes(15) });
    });

    it('gives whoever has one in hand that one again', async () => {
      await bench.say('CALL', 'H-1');
      await bench.say('CALL', 'H-2');
      const first = await bench.next('ann');
      expect((await bench.next('ann'))?.id).toBe(first?.id);
    });

    it('lets a claim expire, and refuses to record an attempt while somebody else has the call', async () => {
      await bench.say('CALL', 'H-1');
      const call = await bench.next('ann');
      const refused = { failure: { code: 'call-claimed', by: 'ann' } };
      await expect(bench.attempt(call?.id, { outcome: 'reached' }, 'bob')).rejects.toMatchObject(refused);
      await expect(bench.hold(call?.id, 'claim', 'bob')).rejects.toMatchObject(refused);
      await bench.advance(noon + minutes(15));
      expect((await bench.next('bob'))?.id).toBe(call?.id);
      expect(await bench.attempt(call?.id, { outcome: 'reached' }, 'bob')).toMatchObject({
        state: 'done',
        claimed_by: null,
      });
    });

    it('gives a call back to the queue', async () => {
      await bench.say('CALL', 'H-1');
      const call = await bench.next('ann');
      await bench.hold(call?.id, 'release', 'ann');
      expect((await bench.next('bob'))?.id).toBe(call?.id);
    });

    it('hands machines only what is not urgent, and so many at once', async () => {
      await bench.say('CALL', 'H-1', { severity: 'P2' });
      for (const device of ['H-2', 'H-3', 'H-4']) await bench.say('CALL', device, { severity: 'P3' });
      const robot = () => bench.next('robot', true);
      expect([(await robot())?.device_id, (await robot())?.device_id]).toEqual(['H-2', 'H-3']);
      await expect(robot()).rejects.toMatchObject({ failure: { code: 'calls-busy', allowed: 2 } });
      await bench.advance(noon + minutes(15));
      expect((await robot())?.device_id).toBe('H-2');
    });
  });

  describe('quiet hours', () => {
    it('put a call off until they are over, by the clock of the customer; P1 is made at once', async () => {
      await bench.advance(at('2026-01-15T21:30:00+08:00'));
      await bench.say('CALL', 'H-1', { severity: 'P2' });
      await bench.say('CALL', 'H-2', { severity: 'P1' });
      const urgent = await bench.next('ann');
      expect(urgent?.device_id).toBe('H-2');
      await bench.attempt(urgent?.id, { outcome: 'reached' });
      expect(await bench.next('bob')).toBeNull();
      expect(toRfc3339((await bench.callOf('H-1')).not_before)).toBe('2026-01-16T00:00:00.000Z');
      await bench.advance(at('2026-01-16T08:00:00+08:00'));
      expect((await bench.next('bob'))?.device_id).toBe('H-1');
    });

    it('put off what was queued before they began', async () => {
      await bench.say('CALL', 'H-1', { severity: 'P2' });
      await bench.advance(at('2026-01-15T21:00:00+08:00'));
      expect(await bench.next('ann')).toBeNull();
      await expect(bench.hold((await bench.callOf('H-1')).id, 'claim', 'ann')).rejects.toMatchObject({
        code: 'quiet-hours',
      });
    });

    it('keep the next attempt out of the night, but not one that the customer asked for', async () => {
      await bench.advance(at('2026-01-15T20:50:00+08:00'));
      await bench.say('CALL', 'H-1', { severity: 'P2' });
      const { id } = await bench.callOf('H-1');
      const missed = await bench.attempt(id, { outcome: 'no_answer' });
      expect(toRfc3339(missed.not_before)).toBe('2026-01-16T00:00:00.000Z');
      const late = at('2026-01-15T22:15:00+08:00');
      await bench.attempt(id, { outcome: 'call_back_later', next_at: late });
      await bench.advance(late - 1);
      expect(await bench.next('ann')).toBeNull();
      await bench.advance(late);
      expect((await bench.next('ann'))?.id).toBe(id);
    });
  });

  describe('one call about one topic in seven days', () => {
    beforeEach(() => bench.rule('GAS', { care_call: { script: 'CC-GAS' } }));

    it('keeps the second one as withheld, and makes it when the time is over if there is still a reason', async () => {
      await bench.say('CALL', 'H-1', { severity: 'P3' });
      await bench.attempt((await bench.callOf('H-1')).id, { outcome: 'reached' });
      await bench.clear('CALL', 'H-1');
      await bench.advance(noon + days(3));
      await bench.say('CALL', 'H-1', { severity: 'P3' });
      expect(await bench.callOf('H-1')).toMatchObject({ state: 'withdrawn', withdrawn_reason: 'capped' });
      await bench.advance(noon + days(7) - 1);
      expect((await bench.callOf('H-1')).state).toBe('withdrawn');
      await bench.advance(noon + days(7));
      expect(await bench.callOf('H-1')).toMatchObject({ state: 'queued', withdrawn_reason: null });
    });

    it('does not hold for what is urgent, nor for another topic', async () => {
      await bench.say('CALL', 'H-1', { severity: 'P3' });
      await bench.attempt((await bench.callOf('H-1')).id, { outcome: 'reached' });
      await bench.say('GAS', 'H-1', { severity: 'P3' });
      expect(await bench.callOf('H-1')).toMatchObject({ script: 'CC-GAS', state: 'queued' });
      await bench.clear('CALL', 'H-1');
      await bench.say('CALL', 'H-1', { severity: 'P2' });
      expect(await bench.callOf('H-1')).toMatchObject({ script: 'CC-CALL', state: 'queued' });
    });

    it('withholds for longer when the customer was called meanwhile about what was urgent', async () => {
      await bench.sameCustomer('H-1', 'H-2');
      await bench.say('CALL', 'H-1', { severity: 'P3' });
      await bench.attempt((await bench.callOf('H-1')).id, { outcome: 'reached' });
      await bench.say('CALL', 'H-2', { severity: 'P3' });
      await bench.advance(noon + days(3));
      await bench.clear('CALL', 'H-1');
      await bench.say('CALL', 'H-1', { severity: 'P2' });
      await bench.attempt((await bench.callOf('H-1')).id, { outcome: 'reached' });
      await bench.advance(noon + days(10) - 1);
      expect(await bench.callOf('H-2')).toMatchObject({ state: 'withdrawn', withdrawn_reason: 'capped' });
      await bench.advance(noon + days(10));
      expect((await bench.callOf('H-2')).state).toBe('queued');
    });

    it('makes a withheld call when the finding gets urgent', async () => {
      await bench.say('CALL', 'H-1', { severity: 'P3' });
      await bench.attempt((await bench.callOf('H-1')).id, { outcome: 'refused' });
      await bench.clear('CALL', 'H-1');
      await bench.say('CALL', 'H-1', { severity: 'P3' });
      await bench.say('CALL', 'H-1', { severity: 'P2', kind: 'level', level: 1 });
      expect(await bench.callOf('H-1')).toMatchObject({ state: 'queued', severity: 'P2' });
    });

    it('lets a newer finding join the call that waits, and takes it up when that one falls away', async () => {
      await bench.sameCustomer('H-1', 'H-2');
      await bench.say('CALL', 'H-1', { severity: 'P3' });
      await bench.say('CALL', 'H-2', { severity: 'P3' });
      const first = await bench.callOf('H-1');
      expect(await bench.callOf('H-2')).toMatchObject({ withdrawn_reason: 'joined', joined_call_id: first.id });
      await bench.clear('CALL', 'H-1');
      expect(await bench.callOf('H-2')).toMatchObject({ state: 'queued', joined_call_id: null });
    });

    describe('holds for a call that waited while an urgent one about the topic was tried', () => {
      beforeEach(async () => {
        await bench.sameCustomer('H-1', 'H-2');
        await bench.say('CALL', 'H-1', { severity: 'P3' });
        await bench.say('CALL', 'H-2', { severity: 'P2' });
      });
      const urgent = async () => (await bench.callOf('H-2')).id;

      it('it joins the urgent one where that is to be tried again', async () => {
        await bench.attempt((await bench.next('ann'))?.id, { outcome: 'no_answer' });
        await bench.advance(noon + minutes(6));
        expect(await bench.next('bob')).toBeNull();
        expect(await bench.callOf('H-1')).toMatchObject({
          ...{ state: 'withdrawn', withdrawn_reason: 'joined' },
          joined_call_id: await urgent(),
        });
      });

      it('it waits seven days where the urgent one is over', async () => {
        await bench.attempt((await bench.next('ann'))?.id, { outcome: 'reached' });
        expect(await bench.next('bob')).toBeNull();
        expect(await bench.callOf('H-1')).toMatchObject({ state: 'withdrawn', withdrawn_reason: 'capped' });
        await bench.advance(noon + days(7));
        expect(await bench.callOf('H-1')).toMatchObject({ state: 'queued', withdrawn_reason: null });
      });

      it('it is not lost with the urgent one, which was withdrawn after a try: it waits seven days', async () => {
        await bench.attempt((await bench.next('ann'))?.id, { outcome: 'no_answer' });
        expect(await bench.next('bob')).toBeNull();
        await bench.clear('CALL', 'H-2');
        expect(await bench.callOf('H-1')).toMatchObject({ state: 'withdrawn', withdrawn_reason: 'capped' });
        await bench.advance(noon + days(7));
        expect((await bench.callOf('H-1')).state).toBe('queued');
      });

      it('it is given to nobody while somebody has the urgent one in hand, and the other way round', async () => {
        const taken = await bench.next('ann');
        expect(taken?.id).toBe(await urgent());
        expect(await bench.next('bob')).toBeNull();
        await bench.hold(taken?.id, 'release', 'ann');
        await bench.hold((await bench.callOf('H-1')).id, 'claim', 'bob');
        expect(await bench.next('ann')).toBeNull();
        await bench.hold((await bench.callOf('H-1')).id, 'release', 'bob');
        expect((await bench.next('ann'))?.id).toBe(taken?.id);
      });
    });
  });

  describe('what a call leads to', () => {
    it('advice: nothing more when the alert ends in time', async () => {
      await bench.say('CALL', 'H-1');
      const call = await bench.attempt((await bench.callOf('H-1')).id, {
        outcome: 'advice_given',
        watch_for: hours(4),
      });
      expect(call).toMatchObject({ state: 'done' });
      expect(await bench.callOf('H-1')).toMatchObject({ watch_until: noon + hours(4), watch_outcome: null });
      await bench.advance(noon + hours(3));
      await bench.clear('CALL', 'H-1');
      expect(await bench.callOf('H-1')).toMatchObject({ watch_outcome: 'cleared' });
      await bench.advance(noon + days(2));
      expect(await bench.tickets()).toEqual([]);
    });

    it('advice: a ticket, at the instant, when it did not help', async () => {
      await bench.say('CALL', 'H-1');
      await bench.attempt((await bench.callOf('H-1')).id, { outcome: 'advice_given', watch_for: hours(4) });
      await bench.advance(noon + hours(9));
      expect(await bench.tickets()).toMatchObject([{ device_id: 'H-1', source: 'rule', opened_at: noon + hours(4) }]);
      expect(await bench.callOf('H-1')).toMatchObject({ watch_outcome: 'ticket' });
    });

    it('a visit: a ticket at once, of the alert while it is open and of the customer after that', async () => {
      await bench.say('CALL', 'H-1');
      await bench.attempt((await bench.callOf('H-1')).id, { outcome: 'visit_wanted' });
      await bench.say('CALL', 'H-2', { severity: 'P1' });
      await bench.clear('CALL', 'H-2');
      await bench.attempt((await bench.callOf('H-2')).id, { outcome: 'visit_wanted' });
      const sources = (await bench.tickets()).map(({ device_id, source, rule_id }) => [device_id, source, rule_id]);
      expect(sources.sort()).toEqual([
        ['H-1', 'rule', 'CALL'],
        ['H-2', 'customer', null],
      ]);
      expect((await bench.callOf('H-2')).ticket_id).not.toBeNull();
    });

    it('a false alarm: the verdict of the ticket', async () => {
      bench.rule('BOTH', { ticket: { skill: 2 }, care_call: { script: 'CC-CALL' } });
      await bench.say('BOTH', 'H-1');
      await bench.attempt((await bench.callOf('H-1')).id, { outcome: 'false_alarm' });
      expect(await bench.tickets()).toMatchObject([{ state: 'open', verdict: 'false_alarm' }]);
    });

    it('a false alarm without a ticket: counts for the rule', async () => {
      await bench.say('CALL', 'H-1');
      await bench.attempt((await bench.callOf('H-1')).id, { outcome: 'false_alarm' });
      const { total } = await bench.performance('CALL');
      expect(total).toMatchObject({ judged: { false_alarm: 1, confirmed: 0 } });
    });

    it('a promise: a task at the promised time, kept also when the condition has ended', async () => {
      await bench.say('CALL', 'H-1');
      const promised = instant(noon + hours(5));
      const { id } = await bench.callOf('H-1');
      await expect(bench.attempt(id, { outcome: 'call_back_later' })).rejects.toMatchObject({ code: 'invalid-action' });
      await bench.attempt(id, { outcome: 'call_back_later', next_at: promised });
      await bench.clear('CALL', 'H-1');
      expect(await bench.advance(promised - 1)).toEqual([]);
      expect((await bench.advance(promised)).map(({ topic }) => topic)).toEqual(['care-call.promise-due']);
      expect((await bench.next('ann'))?.id).toBe(id);
    });
  });
});
