/**
 * Topic patterns of mappings: MQTT filters whose single-level wildcards may have names, as in
 * `plant/{device}/+/state`. `{name}` stands for one level and keeps it, `+` for one level, `#` at the end for the rest.
 */

/** What named levels of a topic were. */
export type Levels = Readonly<Record<string, string>>;

/** UTF-8 bytes of a pattern or of a topic; longer topics are no mapping's. */
const mostTopicBytes = 1_024;

const named = /^\{([a-z][a-z0-9_]{0,31})\}$/;

/** What is wrong with a pattern: a sentence; undefined when nothing is. */
export function patternFault(pattern: string): string | undefined {
  const levels = pattern.split('/');
  if (Buffer.byteLength(pattern) > mostTopicBytes) return `a topic has at most ${mostTopicBytes} bytes`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: MQTT allows none of them in a topic
  if (pattern === '' || /[\u0000-\u001f\u007f]/.test(pattern)) return 'a topic is a text without control characters';
  const first = levels[0] as string;
  if (first === '' || /[+#{}]/.test(first))
    return `the first level, "${first}", must be written out, so that it is plain whose topics these are`;
  if (first === 'carewatch' || first.startsWith('$'))
    return `topics under ${first}/ have a meaning of their own; choose others`;
  for (const [i, level] of levels.entries()) {
    if (level === '+' || named.test(level) || (level === '#' && i === levels.length - 1)) continue;
    if (level === '#') return '# stands for the rest of a topic and must be its last level';
    if (/[+#{}]/.test(level)) return `"${level}" is no level: write it out, or + or {name} alone`;
  }
  const names = namesOf(pattern);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  return twice === undefined ? undefined : `{${twice}} stands for two levels; give each a name of its own`;
}

/** The names of its levels, in order. */
export const namesOf = (pattern: string): string[] =>
  pattern.split('/').flatMap((level) => named.exec(level)?.[1] ?? []);

/** The named levels of a topic that the pattern matches; undefined when it does not. */
export function matchTopic(pattern: readonly string[], topic: readonly string[]): Levels | undefined {
  const levels: Record<string, string> = Object.create(null) as Record<string, string>;
  for (let i = 0; i < pattern.length; i += 1) {
    const wanted = pattern[i] as string;
    if (wanted === '#') return levels;
    const level = topic[i];
    if (level === undefined) return undefined;
    if (wanted === '+') continue;
    if (wanted.startsWith('{')) levels[wanted.slice(1, -1)] = level;
    else if (wanted !== level) return undefined;
  }
  return pattern.length === topic.length ? levels : undefined;
}

/** The pattern as a plain MQTT filter: two with the same are for the same topics. */
export const filterOf = (pattern: string): string =>
  pattern
    .split('/')
    .map((level) => (named.test(level) ? '+' : level))
    .join('/');

/** Which of two patterns is asked first: level by level, what is written out, then one level, then the rest. */
export function comparePatterns(a: string, b: string): number {
  const [left, right] = [filterOf(a).split('/'), filterOf(b).split('/')];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = breadth(left[i] as string) - breadth(right[i] as string);
    if (difference !== 0) return difference;
  }
  return right.length - left.length;
}

const breadth = (level: string): number => (level === '#' ? 2 : level === '+' ? 1 : 0);
