import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days } from '../../src/base/index.ts';
import { readCatalogueFiles } from '../../src/catalogue-files.ts';
import { surroundingsOf } from '../../src/rule-surroundings.ts';
import { parseRule, type RuleFault, validateRule } from '../../src/rules/index.ts';
import { parseCatalogue } from '../../src/telemetry/index.ts';

const files = readCatalogueFiles();
const parsed = parseCatalogue(files.deviceTypes);
if (!('catalogue' in parsed)) throw new Error('the catalogue is faulty');
const { catalogue } = parsed;
const texts = files.rules.map(({ text }) => text);
const ids = files.rules.flatMap(({ text }) => /^id: (\S+)/m.exec(text)?.[1] ?? []);
const around = { ...surroundingsOf(files, catalogue, days(20)), rules: ids };

function faultsOf(text: string): readonly RuleFault[] {
  const read = parseRule(text);
  if (!read.ok) return read.faults;
  return validateRule(read.rule, catalogue, { ...around, locate: read.locate });
}

/** Words, numbers, signs and white space of a text; joined they are the text. */
const tokensOf = (text: string): string[] => text.match(/[A-Za-z_][\w.-]*|\d+(?:\.\d+)?|\s+|[^\w\s]/g) ?? [];

type Mutation = (text: string, at: number, other: number) => string;

const pick = (length: number, at: number): number => Math.floor(at * length) % Math.max(1, length);
const tokensBut = (text: string, change: (tokens: string[]) => void): string => {
  const tokens = tokensOf(text);
  change(tokens);
  return tokens.join('');
};

const mutations: Readonly<Record<string, Mutation>> = {
  'a line is lost': (text, at) => {
    const lines = text.split('\n');
    return lines.toSpliced(pick(lines.length, at), 1).join('\n');
  },
  'a line is there twice': (text, at) => {
    const lines = text.split('\n');
    const i = pick(lines.length, at);
    return lines.toSpliced(i, 0, lines[i] ?? '').join('\n');
  },
  'a token is lost': (text, at) => tokensBut(text, (tokens) => void tokens.splice(pick(tokens.length, at), 1)),
  'two tokens change places': (text, at, other) =>
    tokensBut(text, (tokens) => {
      const [i, k] = [pick(tokens.length, at), pick(tokens.length, other)];
      [tokens[i], tokens[k]] = [tokens[k] ?? '', tokens[i] ?? ''];
    }),
  'a number is another': (text, at, other) => {
    const numbers = [...text.matchAll(/\d+(\.\d+)?/g)];
    const found = numbers[pick(numbers.length, at)];
    if (found === undefined) return text;
    const value = [0, -1, 1e9, 0.001, 99_999, '1e400'][pick(6, other)];
    return `${text.slice(0, found.index)}${value}${text.slice(found.index + found[0].length)}`;
  },
  'a token is that of another rule': (text, at, other) =>
    tokensBut(text, (tokens) => {
      const foreign = tokensOf(texts[pick(texts.length, other)] ?? '');
      tokens[pick(tokens.length, at)] = foreign[pick(foreign.length, at)] ?? '';
    }),
  'a letter is another': (text, at, other) => {
    const i = pick(text.length, at);
    return text.slice(0, i) + String.fromCharCode(32 + pick(95, other)) + text.slice(i + 1);
  },
  'it breaks off': (text, at) => text.slice(0, pick(text.length, at)),
};

const places = fc.array(
  fc.record({
    name: fc.constantFrom(...Object.keys(mutations)),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    other: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  }),
  { minLength: 1, maxLength: 3 },
);

const mutated = fc
  .tuple(fc.constantFrom(...texts), places)
  .map(([text, changes]) =>
    changes.reduce((one, { name, at, other }) => mutations[name]?.(one, at, other) ?? one, text),
  );

describe('default rules that were changed at random', () => {
  it('never crash the judge, and every fault has a sentence and a place inside the text', () => {
    const counts = { faulty: 0, sound: 0 };
    fc.assert(
      fc.property(mutated, (text) => {
        const faults = faultsOf(text);
        counts[faults.length === 0 ? 'sound' : 'faulty'] += 1;
        const lines = text.split(/\r\n|\n|\r/);
        for (const { line, column, sentence } of faults) {
          expect(sentence.length).toBeGreaterThan(10);
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
        }
        expect(faultsOf(text)).toEqual(faults);
      }),
      { numRuns: 600, seed: 20_261_128 },
    );
    expect(counts.faulty).toBeGreaterThan(200);
    expect(counts.sound).toBeGreaterThan(20);
  });
});

describe('the default rules', () => {
  it.each(files.rules.map(({ path, text }) => [path, text]))(
    '%s has no fault beside what the product keeps by itself',
    (_, text) => {
      const read = parseRule(text);
      if (!read.ok) throw new Error(JSON.stringify(read.faults));
      expect(validateRule(read.rule, catalogue, { ...around, retention: days(400) })).toEqual([]);
    },
  );
});
