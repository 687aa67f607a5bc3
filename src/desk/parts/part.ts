/** What technicians change at devices of some types. */
export interface Part {
  /** As it is ordered; names it wherever a part is named. */
  readonly number: string;
  readonly device_types: readonly string[];
  readonly title: Readonly<Record<'en' | 'zh-CN', string>>;
}

/** How many are named where none is called as somebody said. */
const mostNearest = 3;

const callings = ({ number, title }: Part): readonly string[] => [number, title.en, title['zh-CN']];
const plain = (said: string): string => said.trim().toLowerCase();

/** Parts of the device type; all where the type is not known. */
export const partsFor = (parts: readonly Part[], type: string | undefined): readonly Part[] =>
  type === undefined ? parts : parts.filter((one) => one.device_types.includes(type));

/** The part of that number, or of that name in either language; letters count the same large and small. */
export function partCalled(parts: readonly Part[], said: string): Part | undefined {
  return parts.find((one) => callings(one).some((name) => plain(name) === plain(said)));
}

/** Those that were probably meant, the likeliest first. */
export function nearestParts(parts: readonly Part[], said: string): readonly Part[] {
  return parts
    .map((part) => ({ part, like: Math.max(...callings(part).map((name) => likeness(name, said))) }))
    .filter(({ like }) => like > 0)
    .sort((a, b) => b.like - a.like || (a.part.number < b.part.number ? -1 : 1))
    .slice(0, mostNearest)
    .map(({ part }) => part);
}

/** Of two texts: how much of both they share, by pairs of neighbouring letters; 1 for the same, 0 for nothing. */
function likeness(a: string, b: string): number {
  const [of, other] = [pairsOf(a), pairsOf(b)];
  if (of.size + other.size === 0) return 0;
  return (2 * [...of].filter((pair) => other.has(pair)).length) / (of.size + other.size);
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = [...plain(text).slice(0, 100)];
  return new Set(letters.slice(1).map((letter, i) => `${letters[i]}${letter}`));
}
