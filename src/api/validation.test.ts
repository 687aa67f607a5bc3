import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { closed, mapOf, nullable, oneOf, scalar, span, time } from './shapes/common.ts';
import { newDeviceShape } from './shapes/device.ts';
import { compileValidator, createChecker } from './validation.ts';

const schema = Type.Object(
  {
    id: Type.String({ maxLength: 5 }),
    colour: Type.Optional(oneOf(['red', 'blue'], 'a colour')),
    site: Type.Optional(nullable(Type.Object({ floor: Type.Optional(Type.Integer()) }, { ...closed }))),
    facts: Type.Optional(mapOf(scalar('a fact'), 'facts')),
    wait: Type.Optional(span('a span of time', '5m')),
  },
  closed,
);
const check = createChecker(schema);
const details = (value: unknown) => check(value).map(({ path, detail }) => [path, detail]);

describe('a fault', () => {
  it.each<[unknown, string, string]>([
    [{}, '/id', 'id is required; send it.'],
    [{ id: 7 }, '/id', 'id is 7; send a text.'],
    [{ id: 'longer' }, '/id', 'id is "longer"; it must not have more than 5 characters.'],
    [{ id: 'a', color: 'red' }, '/color', 'color is not known; did you mean colour?'],
    [{ id: 'a', xyzzy: 1 }, '/xyzzy', 'xyzzy is not known; leave it out or use one of id, colour, site, facts, wait.'],
    [{ id: 'a', colour: 'green' }, '/colour', 'colour is "green"; use one of red, blue.'],
    [{ id: 'a', site: 5 }, '/site', 'site is 5; send an object or null.'],
    [{ id: 'a', site: { floor: 1.5 } }, '/site/floor', 'site.floor is 1.5; send a whole number.'],
    [{ id: 'a', site: { flor: 1 } }, '/site/flor', 'site.flor is not known; did you mean floor?'],
    [{ id: 'a', facts: { n: [1] } }, '/facts/n', 'facts.n is [1]; send a text or a number or true or false.'],
    [{ id: 'a', wait: 'long' }, '/wait', 'wait is "long"; send a span of time, for example "5m".'],
    [
      { id: 'a', 'a/b~c': 1 },
      '/a~1b~0c',
      'a~1b~0c is not known; leave it out or use one of id, colour, site, facts, wait.',
    ],
    [[], '', 'the value is []; send an object.'],
    [null, '', 'the value is null; send an object.'],
  ])('of %j is at %s', (value, path, detail) => {
    expect(details(value)[0]?.[0]).toBe(path);
    if (!path.includes('~')) expect(details(value)).toEqual([[path, detail]]);
  });

  it('deep within what may be null is told without the null', () => {
    const registering = createChecker(newDeviceShape);
    expect(registering({ id: 'a', type: 'elevator', site: { tags: ['x'] } })).toEqual([
      { path: '/site/tags', detail: 'site.tags is ["x"]; send a text or a number or true or false or null.' },
    ]);
  });

  it('in a time says how times are written', () => {
    const asking = createChecker(Type.Object({ from: time('first instant') }));
    expect(asking({ from: '1795344292279' })).toEqual([
      {
        path: '/from',
        detail: 'from is "1795344292279"; send RFC 3339 with an offset, for example 2026-01-15T08:30:00.000Z.',
      },
    ]);
  });

  it('is not seen where there is none', () => {
    expect(details({ id: 'a', colour: 'red', site: null, facts: { a: 1, b: 'x', c: true }, wait: '5m' })).toEqual([]);
  });

  it('in a monstrous value stays short', () => {
    expect(details({ id: 'x'.repeat(100_000) })[0]?.[1]?.length).toBeLessThan(200);
  });
});

describe('texts of a query', () => {
  const query = Type.Object({
    limit: Type.Optional(Type.Integer()),
    on: Type.Optional(Type.Boolean()),
    q: Type.Optional(Type.String()),
  });
  const read = compileValidator({ schema: query, method: 'GET', url: '/', httpPart: 'querystring' });

  it('are read as the numbers and truth values that the schema wants', () => {
    expect(read({ limit: '12', on: 'true', q: '12' })).toEqual({ value: { limit: 12, on: true, q: '12' } });
  });

  it.each(['', ' 1', '1.0', '1e3', '0x10', '9'.repeat(20)])('are not bent into numbers: %j', (limit) => {
    expect(read({ limit })).toHaveProperty('error');
  });
});
