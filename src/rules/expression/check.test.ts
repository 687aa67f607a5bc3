import { describe, expect, test } from 'vitest';
import { nearest } from './nearest.ts';
import { faultsOf } from './test-frame.ts';

describe('the checker', () => {
  test.each([
    ['pressure_pa < 50 && burner_state in ["idle", "flame"]'],
    ['avg(pressure_pa, "5m") > 0.5 * device.rated_pa'],
    ['avg(leak_on, params.span) > 0.5'],
    ['held(temp_c > 60 || leak_on) > 20 && !known(note)'],
    ['time_to(temp_c, 0, "15m") < 7200'],
    ['changes(burner_state, "10m") > 5 || count(note, "1h") > 3'],
    ['device.anything_of_their_own == 3'],
    ['(leak_on ? 1 : 2.5) > age(temp_c)'],
  ])('takes %s', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  test.each([
    ['presure_pa < 50', 'unknown_name', 'pressure_pa'],
    ['pressure_pa < device.rated_p', 'unknown_name', 'device.rated_pa'],
    ['pressure_pa < params.lo', 'unknown_name', 'params.low'],
    ['avgg(pressure_pa, "5m") < 1', 'unknown_function', 'avg'],
    ['burner_state == "flme"', 'unknown_value', 'flame'],
    ['burner_state in ["idle", "flames"]', 'unknown_value', 'flame'],
  ])('refuses %s as %s and suggests %s', (text, code, suggestion) => {
    expect(faultsOf(text)).toMatchObject([{ code, suggestion }]);
  });

  test.each([
    ['pressure_pa <', 'bad_expression', 13],
    ['avg(pressure_pa, "5 m") > 1', 'bad_window', 17],
    ['avg(pressure_pa, "31d") > 1', 'bad_window', 17],
    ['avg(pressure_pa, "500ms") > 1', 'bad_window', 17],
    ['avg(pressure_pa, 300) > 1', 'bad_window', 17],
    ['avg(pressure_pa) > 1', 'bad_argument', 0],
    ['avg(pressure_pa + 1, "5m") > 1', 'bad_argument', 4],
    ['avg(note, "5m") > 1', 'bad_argument', 4],
    ['held(pressure_pa) > 1', 'bad_argument', 5],
    ['pressure_pa == "low"', 'bad_kinds', 0],
    ['leak_on == 1', 'bad_kinds', 0],
    ['note > "a"', 'bad_kinds', 0],
    ['"a" + "b" == note', 'bad_kinds', 0],
    ['pressure_pa', 'bad_kinds', 0],
    ['leak_on < service_on', 'bad_kinds', 0],
    ['note.matches("(a+)+")', 'not_supported', 0],
    ['note.contains("x")', 'unknown_function', 0],
    ['[1, 2].all(x, x > 1)', 'not_supported', 0],
    ['has(device.x)', 'not_supported', 0],
    ['note == null', 'not_supported', 8],
    ['{"a": 1} == {"a": 1}', 'not_supported', 0],
    ['pressure_pa % 2 == 0', 'not_supported', 0],
    ['note in params', 'not_supported', 8],
  ])('refuses %s as %s at %i', (text, code, offset) => {
    expect(faultsOf(text)[0]).toMatchObject({ code, offset });
  });

  test('reports all that is wrong at once', () => {
    expect(faultsOf('presure_pa < 1 && tmp_c > "x"')).toHaveLength(3);
  });

  test('bounds the size of an expression', () => {
    const text = Array.from({ length: 300 }, () => 'leak_on').join(' && ');
    expect(faultsOf(text)).toMatchObject([{ code: 'too_large' }]);
  });
});

describe('a suggestion', () => {
  test('is the nearest word, and none when nothing is near', () => {
    expect(nearest('titel', ['title', 'time'])).toBe('title');
    expect(nearest('door_close_time_s', ['door_close_time_ms', 'door_open_time_ms'])).toBe('door_close_time_ms');
    expect(nearest('qqq', ['title', 'time'])).toBeUndefined();
  });
});
