/**
 * Texts with named parts, as in `urn:dev:ow:{device}:{name}`. They are filled from levels of a topic, and taken apart
 * by looking for what is written out: no regular expression, and never more than one pass over the text.
 */

export type Parts = Readonly<Record<string, string>>;

const part = /\{([a-z][a-z0-9_]{0,31})\}/g;

export const partNames = (template: string): string[] => [...template.matchAll(part)].map(([, name]) => name as string);

/** What is wrong with a template that is to be taken apart; undefined when nothing is. */
export function templateFault(template: string): string | undefined {
  const names = partNames(template);
  if (names.length === 0) return `"${template}" names no part such as {name}`;
  if (new Set(names).size !== names.length) return `"${template}" names a part twice`;
  if (template.includes('}{'))
    return `"${template}" has two parts with nothing between them, so that nobody knows where one ends`;
  return /[{}]/.test(template.replace(part, '')) ? `"${template}" has a brace that belongs to no {name}` : undefined;
}

/** The text; undefined when a part is missing. */
export function fill(template: string, parts: Parts): string | undefined {
  let whole = true;
  const text = template.replace(part, (_, name: string) => {
    const value = parts[name];
    if (value === undefined) whole = false;
    return value ?? '';
  });
  return whole ? text : undefined;
}

/** The parts of a text that the template fits; each but the last ends where what follows it first occurs. */
export function takeApart(template: string, text: string): Parts | undefined {
  const pieces = template.split(part);
  const first = pieces[0] as string;
  if (!text.startsWith(first)) return undefined;
  const parts: Record<string, string> = Object.create(null) as Record<string, string>;
  let at = first.length;
  for (let i = 1; i < pieces.length; i += 2) {
    const after = pieces[i + 1] as string;
    const last = i + 2 >= pieces.length;
    const end = last ? text.length - after.length : text.indexOf(after, at + 1);
    if (end <= at || (last && !text.endsWith(after))) return undefined;
    parts[pieces[i] as string] = text.slice(at, end);
    at = end + after.length;
  }
  return parts;
}
