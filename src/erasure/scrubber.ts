import { erasedMark } from './erasure.ts';
import type { Marks, Person } from './person.ts';

/** Finds and overwrites what is known of a person in texts. */
export interface Scrubber {
  /** Whether a row with these texts is about the person. */
  isAbout(texts: readonly string[]): boolean;
  /** The text with what stood in it of the person overwritten; the same text when there was nothing. JSON stays JSON. */
  scrub(text: string, about: boolean): string;
}

export function createScrubber(person: Person): Scrubber {
  const { customer_id, devices, tickets, calls, visits } = person;
  const ids = new Set([customer_id, ...devices, ...tickets, ...calls, ...visits]);
  const own = patternOf([person.own]);
  const all = patternOf([person.own, person.shared]);
  return {
    isAbout: (texts) => texts.some((text) => (text.match(idsInText) ?? []).some((token) => ids.has(token))),
    scrub(text, about) {
      const pattern = about ? all : own;
      if (pattern === undefined) return text;
      const scrubbed = text.replace(pattern, erasedMark);
      if (scrubbed === text || !/^[[{]/.test(text)) return scrubbed;
      // A phone may stand in JSON as a number.
      return isJson(text) && !isJson(scrubbed) ? JSON.stringify(mapped(JSON.parse(text), pattern)) : scrubbed;
    },
  };
}

const idsInText = /[\p{L}\p{N}_.:-]+/gu;

function patternOf(marks: readonly Marks[]): RegExp | undefined {
  const texts = marks.flatMap((one) => one.texts).toSorted((a, b) => b.length - a.length);
  const phones = marks.flatMap((one) => one.phones).toSorted((a, b) => b.length - a.length);
  const parts = [...new Set([...phones.map(phonePattern), ...texts.flatMap(textPatterns)])];
  return parts.length === 0 ? undefined : new RegExp(parts.join('|'), 'giu');
}

/** However people write it; a country code may stand before it, or not. */
function phonePattern(digits: string): string {
  const national = /^86\d{11}$/.test(digits) ? digits.slice(2) : digits;
  return String.raw`(?<!\d)(?:\+?86[ \-]?)?\+?${[...national].join(String.raw`[ \-().\/]*`)}(?!\d)`;
}

/** As it is, and as it stands in JSON. Words in letters are no part of longer words. */
function textPatterns(text: string): string[] {
  return [...new Set([text, JSON.stringify(text).slice(1, -1)])].map((form) => {
    const before = /^[a-z0-9_]/i.test(form) ? '(?<![a-z0-9_])' : '';
    const after = /[a-z0-9_]$/i.test(form) ? '(?![a-z0-9_])' : '';
    return `${before}${form.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}${after}`;
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function mapped(value: unknown, pattern: RegExp): unknown {
  if (typeof value === 'string') return value.replace(pattern, erasedMark);
  if (typeof value === 'number') {
    const scrubbed = String(value).replace(pattern, erasedMark);
    return scrubbed === String(value) ? value : scrubbed;
  }
  if (Array.isArray(value)) return value.map((one) => mapped(one, pattern));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.replace(pattern, erasedMark), mapped(inner, pattern)]),
  );
}
