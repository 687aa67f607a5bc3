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
      if (pattern === undefined || text.search(pattern) < 0) return text;
      const value = jsonOf(text);
      if (value === undefined) return text.replace(pattern, erasedMark);
      return JSON.stringify(mapped(value, pattern, own));
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

/** Undefined for what is no object or list. */
function jsonOf(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names of fields are overwritten only by what nobody else bears: a word in them is no person. */
function mapped(value: unknown, pattern: RegExp, own: RegExp | undefined): unknown {
  if (typeof value === 'string') return value.replace(pattern, erasedMark);
  if (typeof value === 'number') {
    // A phone may stand there as a number.
    const scrubbed = String(value).replace(pattern, erasedMark);
    return scrubbed === String(value) ? value : scrubbed;
  }
  if (Array.isArray(value)) return value.map((one) => mapped(one, pattern, own));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    own === undefined ? name : name.replace(own, erasedMark),
    mapped(inner, pattern, own),
  ]);
  return Object.fromEntries(entries);
}
