import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hours, instant, minutes } from '../../base/index.ts';
import { quietUntil, quietUntilAll } from './quiet-hours.ts';

const at = (text: string) => instant(Date.parse(text));
const night = { from: '21:00', to: '08:00' };

describe('quiet hours', () => {
  it.each([
    ['2026-01-15T20:59:59.999+08:00', undefined],
    ['2026-01-15T21:00:00+08:00', '2026-01-16T08:00:00+08:00'],
    ['2026-01-15T23:30:00+08:00', '2026-01-16T08:00:00+08:00'],
    ['2026-01-16T00:00:00+08:00', '2026-01-16T08:00:00+08:00'],
    ['2026-01-16T07:59:59.999+08:00', '2026-01-16T08:00:00+08:00'],
    ['2026-01-16T08:00:00+08:00', undefined],
    ['2026-12-31T22:00:00+08:00', '2027-01-01T08:00:00+08:00'],
  ])('of a night, asked at %s, last until %s', (asked, until) => {
    expect(quietUntil(at(asked), night, 'Asia/Shanghai')).toBe(until === undefined ? undefined : at(until));
  });

  it('may lie within a day', () => {
    const siesta = { from: '12:30', to: '14:00' };
    expect(quietUntil(at('2026-01-15T12:29:00+08:00'), siesta, 'Asia/Shanghai')).toBeUndefined();
    expect(quietUntil(at('2026-01-15T12:30:00+08:00'), siesta, 'Asia/Shanghai')).toBe(at('2026-01-15T14:00:00+08:00'));
    expect(quietUntil(at('2026-01-15T14:00:00+08:00'), siesta, 'Asia/Shanghai')).toBeUndefined();
  });

  it('end by the clock on the wall, also in the night in which it is put forward or back', () => {
    expect(quietUntil(at('2026-03-28T23:00:00+01:00'), night, 'Europe/Berlin')).toBe(at('2026-03-29T08:00:00+02:00'));
    expect(quietUntil(at('2026-10-24T23:00:00+02:00'), night, 'Europe/Berlin')).toBe(at('2026-10-25T08:00:00+01:00'));
  });

  it('are none when both ends are equal', () => {
    expect(
      quietUntil(at('2026-01-15T23:00:00+08:00'), { from: '00:00', to: '00:00' }, 'Asia/Shanghai'),
    ).toBeUndefined();
  });

  it('last through those that meet them', () => {
    const two = [night, { from: '08:00', to: '10:00' }, { from: '13:00', to: '14:00' }];
    const until = (text: string) => quietUntilAll(at(text), two, 'Asia/Shanghai');
    expect(until('2026-01-15T23:00:00+08:00')).toBe(at('2026-01-16T10:00:00+08:00'));
    expect(until('2026-01-15T10:00:00+08:00')).toBeUndefined();
    const never = [night, { from: '08:00', to: '21:00' }];
    expect(quietUntilAll(at('2026-01-15T23:00:00+08:00'), never, 'Asia/Shanghai')).toBeGreaterThan(
      at('2026-01-17T00:00:00+08:00'),
    );
  });

  it('are over when they are over, and last less than a day', () => {
    const clock = fc
      .nat(1_439)
      .map((n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`);
    const zone = fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi', 'Asia/Kathmandu', 'UTC');
    fc.assert(
      fc.property(fc.record({ from: clock, to: clock }), zone, fc.nat(366 * 24 * 60), (quiet, timeZone, minute) => {
        const asked = instant(at('2026-01-01T00:00:00Z') + minutes(minute));
        const until = quietUntil(asked, quiet, timeZone);
        if (until === undefined) return;
        expect(until).toBeGreaterThan(asked);
        expect(until - asked).toBeLessThanOrEqual(hours(24));
        expect(quietUntil(until, quiet, timeZone)).toBeUndefined();
        expect(quietUntil(instant(until - 1), quiet, timeZone)).toBe(until);
      }),
    );
  });
});
